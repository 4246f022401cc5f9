package io.github.sublstm.analysis;

import java.util.Arrays;
import java.util.Locale;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The balance of excitation and inhibition in a subtractive layer: of z and i, which meet at the
 * cell state, and of σ(c) and o, which meet at the output. Masked steps do not count. With balance
 * weights θ or a divisive part κ the indices are still of the plain signals z, i, σ(c) and o.
 *
 * <p>The paper (Costa et al. 2017) claims the potential for balance; training alone does not bring
 * it about. See {@code BalancedStart} and {@code balancePenalty}.
 */
public final class EiBalance {

  private static final double LOW = 0.1;
  private static final double HIGH = 0.9;

  private final GateRecording recording;
  private final Present present;
  private final double[] excitation;
  private final double[] inhibition;
  private final double[] output;
  private final double[] outputInhibition;

  private EiBalance(GateRecording recording, Present present) {
    this.recording = recording;
    this.present = present;
    this.excitation = Present.values(recording.get(Signal.Z));
    this.inhibition = Present.values(recording.get(Signal.I));
    this.output = Present.values(recording.get(Signal.S));
    this.outputInhibition = Present.values(recording.get(Signal.O));
  }

  /**
   * The balance in a recording, by its own mask.
   *
   * @throws IllegalArgumentException if the cell is not subtractive
   */
  public static EiBalance of(GateRecording recording) {
    return of(recording, null);
  }

  /**
   * The balance in a part of a recording.
   *
   * @param mask {@code [B, T]}, 0 for steps that do not count, beside those that the recording's
   *     own mask leaves out; or null
   * @throws IllegalArgumentException if the cell is not subtractive, or the mask is of another
   *     minibatch
   */
  public static EiBalance of(GateRecording recording, INDArray mask) {
    if (!recording.cellType().isSubtractive()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "The layer '%s' is a %s, whose gates multiply; excitation and inhibition are defined"
                  + " for SubLSTM and FixSubLSTM",
              recording.layer(),
              recording.cellType().layerName()));
    }
    try (MemoryWorkspace ws = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return new EiBalance(recording, Present.of(recording, mask));
    }
  }

  /** (z − i)/(z + i) {@code [B, n, T]}, in [−1, 1]; NaN at masked steps, and where both are 0. */
  public INDArray input() {
    return index(excitation, inhibition);
  }

  /**
   * (σ(c) − o)/(σ(c) + o) {@code [B, n, T]}, in [−1, 1]; NaN at masked steps, and where both are 0.
   */
  public INDArray output() {
    return index(output, outputInhibition);
  }

  private INDArray index(double[] plus, double[] minus) {
    double[] index = new double[plus.length];
    Arrays.fill(index, Double.NaN);
    forEachPresent(-1, k -> index[k] = (plus[k] - minus[k]) / (plus[k] + minus[k]));
    try (MemoryWorkspace ws = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return Nd4j.createFromArray(index)
          .reshape('c', recording.minibatch(), recording.units(), recording.steps());
    }
  }

  /** Pearson's r of z and i over steps and examples, by unit; NaN for a unit that does not vary. */
  public double[] inputCorrelations() {
    return byUnit(excitation, inhibition);
  }

  /** Pearson's r of σ(c) and o over steps and examples, by unit; NaN likewise. */
  public double[] outputCorrelations() {
    return byUnit(output, outputInhibition);
  }

  /** The median of {@link #inputCorrelations} over the units that vary; NaN if none does. */
  public double inputCorrelation() {
    return median(inputCorrelations());
  }

  /** The median of {@link #outputCorrelations} over the units that vary; NaN if none does. */
  public double outputCorrelation() {
    return median(outputCorrelations());
  }

  /** √(⟨(z−i)²⟩/(⟨z²⟩ + ⟨i²⟩)) over everything: 0 if inhibition equals excitation, at most 1. */
  public double tightness() {
    return sums(-1, excitation, inhibition).tightness();
  }

  /** ⟨zi⟩/⟨z²⟩ over everything: how much inhibition comes with excitation. */
  public double slope() {
    return sums(-1, excitation, inhibition).slope();
  }

  /**
   * The share of a gate's values below 0.1 or above 0.9.
   *
   * @param gate Z, F, O or I
   * @throws IllegalArgumentException for another signal
   */
  public double saturation(Signal gate) {
    if (gate == Signal.C || gate == Signal.H || gate == Signal.S) {
      throw new IllegalArgumentException("Only the gates Z, F, O and I saturate, not " + gate);
    }
    double[] values = Present.values(recording.get(gate));
    long[] counts = new long[2];
    forEachPresent(
        -1,
        k -> {
          counts[0]++;
          counts[1] += values[k] < LOW || values[k] > HIGH ? 1 : 0;
        });
    return (double) counts[1] / counts[0];
  }

  /**
   * A fix-subLSTM's memories τ = −1/ln f in steps, by unit; infinite for f = 1, 0 for f = 0.
   *
   * @throws IllegalArgumentException if the cell has no decay
   */
  public double[] timeConstants() {
    if (!recording.cellType().hasDecay()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "The layer '%s' is a %s, which has a forget gate in place of a constant decay",
              recording.layer(),
              recording.cellType().layerName()));
    }
    double[] f = Present.values(recording.get(Signal.F));
    double[] constants = new double[recording.units()];
    Arrays.setAll(
        constants,
        unit -> {
          double decay = f[present.index(0, unit, 0)];
          return decay == 1 ? Double.POSITIVE_INFINITY : -1 / Math.log(decay);
        });
    return constants;
  }

  private double[] byUnit(double[] x, double[] y) {
    double[] correlations = new double[recording.units()];
    Arrays.setAll(correlations, unit -> sums(unit, x, y).pearson());
    return correlations;
  }

  private Correlation sums(int unit, double[] x, double[] y) {
    Correlation sums = new Correlation();
    forEachPresent(unit, k -> sums.add(x[k], y[k]));
    return sums;
  }

  private interface Place {
    void at(int index);
  }

  /**
   * @param unit the only one; -1 for all
   */
  private void forEachPresent(int unit, Place place) {
    int first = unit < 0 ? 0 : unit;
    int end = unit < 0 ? recording.units() : unit + 1;
    for (int example = 0; example < recording.minibatch(); example++) {
      for (int step = 0; step < recording.steps(); step++) {
        if (present.is(example, step)) {
          for (int u = first; u < end; u++) {
            place.at(present.index(example, u, step));
          }
        }
      }
    }
  }

  private static double median(double[] values) {
    double[] sorted =
        Arrays.stream(values).filter(value -> !Double.isNaN(value)).sorted().toArray();
    int half = sorted.length / 2;
    if (sorted.length == 0) {
      return Double.NaN;
    }
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
