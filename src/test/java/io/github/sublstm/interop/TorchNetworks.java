package io.github.sublstm.interop;

import io.github.sublstm.cell.DecayParameterization;
import io.github.sublstm.conf.FixSubLSTM;
import io.github.sublstm.conf.FusedGRU;
import io.github.sublstm.conf.FusedLSTM;
import io.github.sublstm.conf.GatedRecurrent;
import io.github.sublstm.conf.Networks;
import io.github.sublstm.conf.SubLSTM;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Networks as the PyTorch fixtures are: 5 inputs, 4 units, and an output layer of their own. */
final class TorchNetworks {

  static final int INPUTS = 5;
  static final int UNITS = 4;

  private TorchNetworks() {}

  /** The kinds of cells. */
  enum Cell {
    LSTM,
    GRU,
    SUB_LSTM,
    FIX_CLAMP,
    FIX_SIGMOID;

    GatedRecurrent layer(int inputs, int units) {
      return switch (this) {
        case LSTM -> new FusedLSTM.Builder().nIn(inputs).nOut(units).build();
        case GRU -> new FusedGRU.Builder().nIn(inputs).nOut(units).build();
        case SUB_LSTM -> new SubLSTM.Builder().nIn(inputs).nOut(units).build();
        case FIX_CLAMP ->
            new FixSubLSTM.Builder()
                .nIn(inputs)
                .nOut(units)
                .decayParameterization(DecayParameterization.CLAMP)
                .build();
        case FIX_SIGMOID -> new FixSubLSTM.Builder().nIn(inputs).nOut(units).build();
      };
    }

    /** What the names of the fixtures begin with. */
    String fixture() {
      return switch (this) {
        case LSTM -> "lstm";
        case GRU -> "gru";
        case SUB_LSTM -> "sublstm";
        default -> "fix-sublstm";
      };
    }
  }

  /** A stack of equal recurrent layers. */
  static MultiLayerNetwork stack(
      NeuralNetConfiguration.Builder global, Cell cell, int layers, boolean both) {
    List<Layer> all = cells(cell, layers, both);
    all.add(Networks.stepOutput(both ? 2 * UNITS : UNITS));
    return Networks.init(Networks.chain(global, all.toArray(Layer[]::new)));
  }

  /** The same without an output layer. */
  static MultiLayerNetwork recurrentStack(
      NeuralNetConfiguration.Builder global, Cell cell, int layers, boolean both) {
    Layer[] all = cells(cell, layers, both).toArray(Layer[]::new);
    return Networks.init(Networks.chain(global, all));
  }

  private static List<Layer> cells(Cell cell, int layers, boolean both) {
    List<Layer> all = new ArrayList<>();
    int outputs = both ? 2 * UNITS : UNITS;
    for (int k = 0; k < layers; k++) {
      Layer layer = cell.layer(k == 0 ? INPUTS : outputs, UNITS);
      all.add(both ? new Bidirectional(Bidirectional.Mode.CONCAT, layer) : layer);
    }
    return all;
  }

  static MultiLayerNetwork stack(Cell cell, int layers, boolean both) {
    return stack(Networks.global(), cell, layers, both);
  }
}
