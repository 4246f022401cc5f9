package io.github.sublstm.conf;

import io.github.sublstm.cell.DecayParameterization;
import io.github.sublstm.engine.Engine;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.MinMaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.constraint.UnitNormConstraint;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.distribution.OrthogonalDistribution;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;

/** The recurrent layers, to run a test on each. */
public enum Kind {
  /** {@link SubLSTM}. */
  SUB {
    @Override
    public SubLSTM.Builder builder() {
      return new SubLSTM.Builder();
    }

    @Override
    public SubLSTM.Builder allOptions() {
      return inhibition(common(builder()).forgetGateBiasInit(0.3));
    }
  },
  /** {@link FixSubLSTM}. */
  FIX {
    @Override
    public FixSubLSTM.Builder builder() {
      return new FixSubLSTM.Builder();
    }

    @Override
    public FixSubLSTM.Builder allOptions() {
      return inhibition(
          common(builder()).decayInit(0.75).decayParameterization(DecayParameterization.CLAMP));
    }
  },
  /** {@link FusedLSTM}. */
  FUSED {
    @Override
    public FusedLSTM.Builder builder() {
      return new FusedLSTM.Builder();
    }

    @Override
    public FusedLSTM.Builder allOptions() {
      return common(builder()).forgetGateBiasInit(0.3).gateActivation(Activation.HARDSIGMOID);
    }
  },
  /** {@link FusedGRU}. */
  GRU {
    @Override
    public FusedGRU.Builder builder() {
      return new FusedGRU.Builder();
    }

    @Override
    public FusedGRU.Builder allOptions() {
      return common(builder());
    }
  };

  /** Returns a builder with nothing set. */
  public abstract GatedRecurrent.Builder<?> builder();

  /** Returns a builder with every option set to a value that is not its default. */
  public abstract GatedRecurrent.Builder<?> allOptions();

  /** Returns the number of gates, the candidate among them. */
  public int gates() {
    return this == FIX || this == GRU ? 3 : 4;
  }

  /** Returns how many parameters a layer of a size has. */
  public long parameters(long nIn, long nOut) {
    long ofUnits = this == FIX || this == GRU ? nOut : 0;
    return gates() * nOut * (nIn + nOut + 1) + ofUnits;
  }

  /** Returns a plain layer of a size. */
  public GatedRecurrent layer(int nIn, int nOut) {
    return builder().nIn(nIn).nOut(nOut).build();
  }

  private static <T> T inhibition(InhibitionOptions<T> builder) {
    builder.balanceWeights(BalanceWeights.LEARNED);
    builder.balanceInit(1.2);
    builder.divisive(0.3);
    return builder.balancePenalty(0.1);
  }

  private static <T extends GatedRecurrent.Builder<T>> T common(T builder) {
    return builder
        .name("cell")
        .nIn(3)
        .nOut(4)
        .weightInit(new NormalDistribution(0.01, 0.2))
        .weightInitRecurrent(new OrthogonalDistribution(0.9))
        .biasInit(0.1)
        .gainInit(0.5)
        .dropOut(0.8)
        .l1(1e-4)
        .l1Bias(2e-4)
        .weightDecay(3e-4, false)
        .weightDecayBias(4e-4, false)
        .weightNoise(new DropConnect(0.9))
        .constrainAllParameters(new MaxNormConstraint(9, 0))
        .constrainWeights(new MinMaxNormConstraint(0.1, 8, 0.5, 1))
        .constrainBias(new NonNegativeConstraint())
        .constrainRecurrent(new MaxNormConstraint(7, 0))
        .constrainInputWeights(new UnitNormConstraint(0))
        .updater(new Nesterovs(0.05, 0.8))
        .biasUpdater(new Adam(0.02))
        .gradientNormalization(GradientNormalization.ClipL2PerLayer)
        .gradientNormalizationThreshold(5)
        .updateDropout(0.7)
        .engine(Engine.ND4J);
  }
}
