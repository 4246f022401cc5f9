package io.github.sublstm.layer;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The equations of Costa et al. 2017 (section 3), of these with balance weights and a divisive
 * part, of the LSTM and of the GRU, number by number: nothing in common with the engines but the
 * order of the slots: z, f, o, i (without f for a fix-subLSTM), for the GRU n, u, r.
 */
final class PaperReference {

  private PaperReference() {}

  /**
   * Runs one layer in one direction from a zero state.
   *
   * @param cell which
   * @param parameters the network's parameter table
   * @param prefix what the layer's keys start with, such as {@code "0_"} or {@code "0_b"}
   * @param x {@code [example][input][step]}
   * @param backwards whether to go from the last step to the first
   * @return h {@code [example][unit][step]}
   */
  static double[][][] run(
      Cell cell,
      Map<String, INDArray> parameters,
      String prefix,
      double[][][] x,
      boolean backwards) {
    INDArray w = parameters.get(prefix + "W");
    INDArray rw = parameters.get(prefix + "RW");
    INDArray b = parameters.get(prefix + "b");
    INDArray a = parameters.get(prefix + "f");
    if (cell == Cell.GRU) {
      return gru(w, rw, b, parameters.get(prefix + "rb"), x, backwards);
    }
    INDArray theta = parameters.get(prefix + "logTheta");
    INDArray kappa = parameters.get(prefix + "logKappa");
    int n = (int) rw.size(0);
    int slots = (int) rw.size(1) / n;
    int steps = x[0][0].length;
    double[][][] out = new double[x.length][n][steps];
    for (int e = 0; e < x.length; e++) {
      double[] h = new double[n];
      double[] c = new double[n];
      for (int k = 0; k < steps; k++) {
        int t = backwards ? steps - 1 - k : k;
        double[] hNew = new double[n];
        double[] cNew = new double[n];
        for (int j = 0; j < n; j++) {
          double[] pre = new double[slots];
          for (int s = 0; s < slots; s++) {
            pre[s] = b.getDouble(s * n + j);
            for (int i = 0; i < x[e].length; i++) {
              pre[s] += x[e][i][t] * w.getDouble(i, s * n + j);
            }
            for (int i = 0; i < n; i++) {
              pre[s] += h[i] * rw.getDouble(i, s * n + j);
            }
          }
          double o = sigmoid(pre[slots - 2]);
          double in = sigmoid(pre[slots - 1]);
          double f = a == null ? sigmoid(pre[1]) : decay(cell, a.getDouble(j));
          if (cell == Cell.LSTM) {
            cNew[j] = f * c[j] + in * Math.tanh(pre[0]);
            hNew[j] = o * Math.tanh(cNew[j]);
          } else if (theta != null) {
            double thetaZ = Math.exp(theta.getDouble(j));
            double thetaO = Math.exp(theta.getDouble(n + j));
            double thetaI = Math.exp(theta.getDouble(2 * n + j));
            double divisor = 1 + Math.exp(kappa.getDouble(j)) * in;
            cNew[j] = f * c[j] + (thetaZ * sigmoid(pre[0]) - thetaI * in) / divisor;
            hNew[j] = sigmoid(cNew[j]) - thetaO * o;
          } else {
            cNew[j] = f * c[j] + sigmoid(pre[0]) - in;
            hNew[j] = sigmoid(cNew[j]) - o;
          }
          out[e][j][t] = hNew[j];
        }
        h = hNew;
        c = cNew;
      }
    }
    return out;
  }

  private static double[][][] gru(
      INDArray w, INDArray rw, INDArray b, INDArray rb, double[][][] x, boolean backwards) {
    int n = (int) rw.size(0);
    int steps = x[0][0].length;
    double[][][] out = new double[x.length][n][steps];
    for (int e = 0; e < x.length; e++) {
      double[] h = new double[n];
      for (int k = 0; k < steps; k++) {
        int t = backwards ? steps - 1 - k : k;
        double[] hNew = new double[n];
        for (int j = 0; j < n; j++) {
          double[] ofX = new double[3];
          double[] ofH = new double[3];
          for (int s = 0; s < 3; s++) {
            for (int i = 0; i < x[e].length; i++) {
              ofX[s] += x[e][i][t] * w.getDouble(i, s * n + j);
            }
            for (int i = 0; i < n; i++) {
              ofH[s] += h[i] * rw.getDouble(i, s * n + j);
            }
          }
          double u = sigmoid(ofX[1] + ofH[1] + b.getDouble(n + j));
          double r = sigmoid(ofX[2] + ofH[2] + b.getDouble(2 * n + j));
          double candidate = Math.tanh(ofX[0] + b.getDouble(j) + r * (ofH[0] + rb.getDouble(j)));
          hNew[j] = (1 - u) * candidate + u * h[j];
          out[e][j][t] = hNew[j];
        }
        h = hNew;
      }
    }
    return out;
  }

  private static double decay(Cell cell, double parameter) {
    return cell == Cell.FIX_SUB_LSTM_CLAMP ? parameter : sigmoid(parameter);
  }

  private static double sigmoid(double v) {
    return 1 / (1 + Math.exp(-v));
  }

  static double[][][] toArray(INDArray sequences) {
    double[][][] array =
        new double[(int) sequences.size(0)][(int) sequences.size(1)][(int) sequences.size(2)];
    for (int e = 0; e < array.length; e++) {
      for (int i = 0; i < array[e].length; i++) {
        for (int t = 0; t < array[e][i].length; t++) {
          array[e][i][t] = sequences.getDouble(e, i, t);
        }
      }
    }
    return array;
  }
}
