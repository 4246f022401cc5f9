package io.github.sublstm.interop;

import io.github.sublstm.cell.CellType;
import java.util.Arrays;
import java.util.List;

/**
 * How PyTorch modules name and order the parameters of a layer with G gates and n units: input
 * weights {@code [G·n, inputs]}, recurrent weights {@code [G·n, n]} and two biases {@code [G·n]},
 * gates in an order of their own. PyTorch adds the two biases, save for the GRU's candidate, whose
 * second one is our recurrent bias {@code rb}. Row-major, as NumPy has them, a gate is one
 * contiguous block of each; so it is in our column-major {@code [inputs, G·n]}, and the blocks hold
 * the same values in the same order. Only the order of the blocks differs.
 */
enum TorchLayout {
  /** {@code torch.nn.LSTM}: gates i, f, g, o, where g is our z. */
  LSTM(CellType.LSTM, "torch.nn.LSTM", Names.OF_TORCH, 2, 1, 3, 0),
  /** {@code torch.nn.GRU}: gates r, z, n, where z is our u. */
  GRU(CellType.GRU, "torch.nn.GRU", Names.OF_TORCH, 2, 1, 0),
  /** pytorch-subLSTM: gates i, o, z, f with c = c⁻∘f + z − i, h = σ(c) − o, as in the paper. */
  SUB_LSTM(
      CellType.SUB_LSTM,
      "pytorch-subLSTM's SubLSTM",
      new Names("W_", "R_", "bi_", "bh_", null),
      2,
      3,
      1,
      0),
  /** pytorch-subLSTM with fixed_forget: gates i, o, z, and the decay f {@code [n]}. */
  FIX_SUB_LSTM(
      CellType.FIX_SUB_LSTM,
      "pytorch-subLSTM's SubLSTM with fixed_forget=True",
      new Names("W_", "R_", "bi_", "bh_", "f_"),
      2,
      1,
      0);

  /**
   * What the names of the parameters begin with; the layer's number follows.
   *
   * @param decay null if there is none
   */
  private record Names(
      String inputWeights,
      String recurrentWeights,
      String inputBias,
      String recurrentBias,
      String decay) {

    /** Those of PyTorch's own modules. */
    private static final Names OF_TORCH =
        new Names("weight_ih_l", "weight_hh_l", "bias_ih_l", "bias_hh_l", null);
  }

  private static final String REVERSE = "_reverse";
  private static final String ANOTHER_SIZE = "another size of network";

  private final CellType type;
  private final String module;
  private final Names names;
  private final int[] torchGate;

  /**
   * @param torchGate for each of our slots in turn, in the order of {@link CellType}, the position
   *     of PyTorch's gate
   */
  TorchLayout(CellType type, String module, Names names, int... torchGate) {
    this.type = type;
    this.module = module;
    this.names = names;
    this.torchGate = torchGate;
  }

  /** The layout of the module with a cell's equations. */
  static TorchLayout of(CellType type) {
    for (TorchLayout layout : values()) {
      if (layout.type == type) {
        return layout;
      }
    }
    throw new IllegalArgumentException("no PyTorch module for " + type);
  }

  /** How many gates a cell has. */
  int gates() {
    return type.gates();
  }

  /** What a module is, for messages, whose arrays have these names and shapes of so many gates. */
  String moduleWith(int gates) {
    if (isOfTorch() && gates == 1) {
      return "a plain RNN (torch.nn.RNN), which no layer here computes";
    }
    for (TorchLayout layout : values()) {
      if (layout != this && layout.isOfTorch() == isOfTorch() && layout.gates() == gates) {
        return layout.module + ", which is " + layout.type.layerName() + " here";
      }
    }
    return ANOTHER_SIZE;
  }

  /** Whether it is one of PyTorch's own modules, which name their arrays alike. */
  private boolean isOfTorch() {
    return this == LSTM || this == GRU;
  }

  /** The module for a single step with arrays of the same shapes, or null if there is none. */
  String cellModule() {
    return isOfTorch() ? module + "Cell" : null;
  }

  /** The module's name, for messages. */
  String module() {
    return module;
  }

  String inputWeights(int layer, boolean reverse) {
    return name(names.inputWeights, layer, reverse);
  }

  String recurrentWeights(int layer, boolean reverse) {
    return name(names.recurrentWeights, layer, reverse);
  }

  /** The two biases, of the input's part of the sum and of the recurrent part. */
  List<String> biases(int layer, boolean reverse) {
    return List.of(
        name(names.inputBias, layer, reverse), name(names.recurrentBias, layer, reverse));
  }

  /** The decay, of {@link #FIX_SUB_LSTM} only. */
  String decay(int layer, boolean reverse) {
    return name(names.decay, layer, reverse);
  }

  private static String name(String beginning, int layer, boolean reverse) {
    return beginning + layer + (reverse ? REVERSE : "");
  }

  /**
   * Our bias of PyTorch's two.
   *
   * @return {@code b}, in the order of our slots
   */
  double[] toBias(double[] ofInput, double[] recurrent) {
    double[] bias = toOurs(ofInput);
    double[] second = toOurs(recurrent);
    int first = type.hasRecurrentBias() ? bias.length / gates() : 0;
    for (int row = first; row < bias.length; row++) {
      bias[row] += second[row];
    }
    return bias;
  }

  /** Our recurrent bias {@code rb [n]} of PyTorch's, of {@link #GRU} only. */
  double[] toRecurrentBias(double[] recurrent) {
    return Arrays.copyOf(toOurs(recurrent), recurrent.length / gates());
  }

  /**
   * PyTorch's recurrent bias, if the other one is our {@code b}.
   *
   * @param recurrentBias our {@code rb [n]}, empty for a cell without one
   */
  double[] fromRecurrentBias(int rows, double[] recurrentBias) {
    return toTorch(Arrays.copyOf(recurrentBias, rows));
  }

  /** Puts PyTorch's gate blocks into the order of our slots. */
  double[] toOurs(double[] torch) {
    int block = torch.length / torchGate.length;
    double[] ours = new double[torch.length];
    for (int slot = 0; slot < torchGate.length; slot++) {
      System.arraycopy(torch, torchGate[slot] * block, ours, slot * block, block);
    }
    return ours;
  }

  /** Puts our slots' blocks into the order of PyTorch's gates. */
  double[] toTorch(double[] ours) {
    int block = ours.length / torchGate.length;
    double[] torch = new double[ours.length];
    for (int slot = 0; slot < torchGate.length; slot++) {
      System.arraycopy(ours, slot * block, torch, torchGate[slot] * block, block);
    }
    return torch;
  }
}
