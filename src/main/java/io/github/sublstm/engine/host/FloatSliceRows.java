package io.github.sublstm.engine.host;

/** What lanes of the softmax have in common: their classes, and a few values of each row. */
public abstract class FloatSliceRows implements FloatSoftmaxSlice {

  /** This lane's part of dx. */
  protected final FloatMatrix inputErrors = new FloatMatrix();

  /** By row. */
  protected float[] max = new float[0];

  protected double[] sum = new double[0];
  protected float[] targetLogit = new float[0];
  protected double[] factor = new double[0];
  protected double[] rowWeight = new double[0];
  protected int[] targets;

  protected int firstClass;
  protected int classes;

  /** Takes on the classes of a pass. */
  protected final void takeClasses(int first, int count) {
    firstClass = first;
    classes = count;
  }

  /** Takes on the rows of a chunk; {@code size} of them or more, if rows are padded. */
  protected final void takeRows(int[] rowTargets, int size) {
    targets = rowTargets;
    if (max.length < size) {
      sum = new double[size];
      targetLogit = new float[size];
      factor = new double[size];
      rowWeight = new double[size];
      // Last, as its length tells that all are there.
      max = new float[size];
    }
  }

  @Override
  public final boolean owns(int target) {
    return target >= firstClass && target < firstClass + classes;
  }

  @Override
  public final float max(int r) {
    return max[r];
  }

  @Override
  public final double sum(int r) {
    return sum[r];
  }

  @Override
  public final float targetLogit(int r) {
    return targetLogit[r];
  }

  @Override
  public final void setFactor(int r, double value, double weight) {
    factor[r] = value;
    rowWeight[r] = weight;
  }

  @Override
  public final FloatMatrix inputErrors() {
    return inputErrors;
  }
}
