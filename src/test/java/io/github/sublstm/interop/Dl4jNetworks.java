package io.github.sublstm.interop;

import io.github.sublstm.MaxNorm;
import io.github.sublstm.conf.Networks;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks of DL4J's own LSTM, as their users have them, and data to train them on. */
enum Dl4jNetworks {
  /** Two layers. */
  STACKED(true) {
    @Override
    Layer[] layers() {
      return new Layer[] {lstm(3, 5).build(), lstm(5, 4).build(), Networks.stepOutput(4)};
    }
  },

  /** In every wrapper, ending with whole sequences. */
  WRAPPED(false) {
    @Override
    Layer[] layers() {
      return new Layer[] {
        new Bidirectional(Bidirectional.Mode.CONCAT, lstm(3, 4).build()),
        new MaskZeroLayer(lstm(8, 4).build(), -9),
        new FrozenLayerWithBackprop(lstm(4, 3).build()),
        new MaskZeroLayer(new Bidirectional(Bidirectional.Mode.ADD, lstm(3, 3).build()), -9),
        new LastTimeStep(lstm(3, 3).build()),
        Networks.sequenceOutput(3)
      };
    }
  },

  /** Wrapped twice: {@code LastTimeStep} over {@code Bidirectional}. */
  NESTED(false) {
    @Override
    Layer[] layers() {
      return new Layer[] {
        new LastTimeStep(new Bidirectional(Bidirectional.Mode.CONCAT, lstm(3, 4).build())),
        Networks.sequenceOutput(8)
      };
    }
  },

  /** With a layer that does not learn. */
  FROZEN(true) {
    @Override
    Layer[] layers() {
      return new Layer[] {
        new FrozenLayer(lstm(3, 5).build()), lstm(5, 4).build(), Networks.stepOutput(4)
      };
    }
  },

  /** With dropout, regularisation, constraints, clipping and several updaters. */
  REGULARISED(true) {
    @Override
    Layer[] layers() {
      return new Layer[] {
        lstm(3, 5)
            .dropOut(0.8)
            .l1(1e-3)
            .l2(1e-2)
            .updater(new Nesterovs(0.05, 0.8))
            .biasUpdater(new Adam(0.03))
            .constrainRecurrent(new MaxNormConstraint(0.9, 0))
            .build(),
        lstm(5, 4)
            .updater(new Nesterovs(0.05, 0.9))
            .gradientNormalization(org.deeplearning4j.nn.conf.GradientNormalization.ClipL2PerLayer)
            .gradientNormalizationThreshold(0.05)
            .build(),
        Networks.stepOutput(4)
      };
    }
  },

  /** With the gates that imports from Keras have. */
  HARD_GATES(true) {
    @Override
    Layer[] layers() {
      return new Layer[] {
        lstm(3, 5).gateActivationFunction(Activation.HARDSIGMOID).build(),
        new Bidirectional(
            Bidirectional.Mode.ADD,
            lstm(5, 4).gateActivationFunction(Activation.HARDSIGMOID).build()),
        lstm(4, 4).build(),
        Networks.stepOutput(4)
      };
    }
  },

  /** Data in the other format. */
  NWC(true) {
    @Override
    Layer[] layers() {
      return new Layer[] {
        lstm(3, 5).dataFormat(RNNFormat.NWC).build(),
        lstm(5, 4).dataFormat(RNNFormat.NWC).build(),
        new RnnOutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .dataFormat(RNNFormat.NWC)
            .nIn(4)
            .nOut(2)
            .build()
      };
    }

    @Override
    DataSet data() {
      DataSet ncw = super.data();
      return new DataSet(permuted(ncw.getFeatures()), permuted(ncw.getLabels()));
    }

    private INDArray permuted(INDArray ncw) {
      return ncw.permute(0, 2, 1).dup();
    }
  };

  private final boolean everyStep;

  /**
   * @param everyStep whether there is a label for each step, not for the whole sequence
   */
  Dl4jNetworks(boolean everyStep) {
    this.everyStep = everyStep;
  }

  abstract Layer[] layers();

  DataSet data() {
    return Networks.data(6, 4, everyStep);
  }

  MultiLayerNetwork chain() {
    return Networks.init(Networks.chain(Networks.global(), layers()));
  }

  ComputationGraph graph() {
    return Networks.init(Networks.chainGraph(Networks.global(), layers()));
  }

  Model network(boolean graph) {
    return graph ? graph() : chain();
  }

  /** A builder for DL4J's LSTM as it is with tanh. */
  static LSTM.Builder lstm(int nIn, int nOut) {
    return new LSTM.Builder().nIn(nIn).nOut(nOut).activation(Activation.TANH);
  }

  /** A network of one recurrent layer. */
  static MultiLayerNetwork with(Layer layer) {
    return with(Networks.global(), layer);
  }

  /** A network of one recurrent layer with 4 outputs. */
  static MultiLayerNetwork with(NeuralNetConfiguration.Builder global, Layer layer) {
    return Networks.init(Networks.chain(global, layer, Networks.stepOutput(4)));
  }

  /** Converts either kind of network. */
  static Model toFused(Model network) {
    return network instanceof MultiLayerNetwork chain
        ? Dl4jLstm.toFused(chain)
        : Dl4jLstm.toFused((ComputationGraph) network);
  }

  /** Converts either kind of network back. */
  static Model toDl4j(Model network) {
    return network instanceof MultiLayerNetwork chain
        ? Dl4jLstm.toDl4j(chain)
        : Dl4jLstm.toDl4j((ComputationGraph) network);
  }

  /** The settings of either kind of network. */
  static Object configuration(Model network) {
    return network instanceof MultiLayerNetwork chain
        ? chain.getLayerWiseConfigurations()
        : ((ComputationGraph) network).getConfiguration();
  }

  /** The state of the updater of either kind of network. */
  static INDArray updaterState(Model network) {
    return network instanceof MultiLayerNetwork chain
        ? chain.getUpdater().getStateViewArray()
        : ((ComputationGraph) network).getUpdater().getStateViewArray();
  }

  /** The largest difference of two arrays. */
  static double difference(INDArray a, INDArray b) {
    return MaxNorm.ofDifference(a, b);
  }
}
