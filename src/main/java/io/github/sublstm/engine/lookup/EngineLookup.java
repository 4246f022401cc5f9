package io.github.sublstm.engine.lookup;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.engine.Engine;
import io.github.sublstm.engine.SequenceEngine;
import io.github.sublstm.engine.SoftmaxEngine;
import io.github.sublstm.engine.host.DoubleHostEngine;
import io.github.sublstm.engine.host.DoubleHostSoftmax;
import io.github.sublstm.engine.host.FloatHostEngine;
import io.github.sublstm.engine.host.FloatHostSoftmax;
import io.github.sublstm.engine.host.HandOver;
import io.github.sublstm.engine.nd4j.Nd4jEngine;
import io.github.sublstm.engine.nd4j.Nd4jSoftmax;
import io.github.sublstm.engine.threads.BlasThreads;
import io.github.sublstm.engine.vector.VectorMultiplier;
import io.github.sublstm.engine.vector.VectorSoftmaxSlice;
import io.github.sublstm.engine.vector.VectorSoftmaxWarmUp;
import io.github.sublstm.engine.vector.VectorSupport;
import io.github.sublstm.engine.vector.VectorWarmUp;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the engine of a layer: the first whose preconditions hold, from the fastest to the
 * readable one, which always runs. Which one it is and why is logged once.
 */
public final class EngineLookup {

  private static final Logger log = LoggerFactory.getLogger(EngineLookup.class);
  private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

  private EngineLookup() {}

  /**
   * Creates an engine.
   *
   * @param choice what the user asked for
   * @param type the cell it runs
   * @param dataType the network's type
   * @return a new engine
   * @throws IllegalStateException if HOST was asked for and cannot run here, with the reason
   */
  public static SequenceEngine create(Engine choice, CellType type, DataType dataType) {
    return choose(
        choice,
        dataType,
        new Engines<>(
            "recurrent layers",
            () ->
                new FloatHostEngine(
                    type,
                    new VectorMultiplier(type),
                    new HandOver(VectorWarmUp.inBackground(type))),
            () -> new FloatHostEngine(type, null, null),
            () -> new DoubleHostEngine(type, null, null),
            () -> new Nd4jEngine(type)));
  }

  /**
   * Creates the engine of a softmax output layer.
   *
   * @param choice what the user asked for
   * @param dataType the network's type
   * @return a new engine
   * @throws IllegalStateException if HOST was asked for and cannot run here, with the reason
   */
  public static SoftmaxEngine createSoftmax(Engine choice, DataType dataType) {
    return choose(
        choice,
        dataType,
        new Engines<>(
            "softmax output layers",
            () ->
                new FloatHostSoftmax(
                    VectorSoftmaxSlice::new, new HandOver(VectorSoftmaxWarmUp.inBackground())),
            () -> new FloatHostSoftmax(null, null),
            () -> new DoubleHostSoftmax(null, null),
            Nd4jSoftmax::new));
  }

  /**
   * All engines of a kind. They are made only when chosen, since those with vector kernels need the
   * vector module.
   *
   * @param layers the layers that run on them, in the plural
   */
  private record Engines<E>(
      String layers,
      Supplier<E> withVectors,
      Supplier<E> inFloat,
      Supplier<E> inDouble,
      Supplier<E> readable) {}

  private static <E> E choose(Engine choice, DataType dataType, Engines<E> engines) {
    if (choice == Engine.ND4J) {
      return engines.readable.get();
    }
    String obstacle = hostObstacle(dataType);
    if (obstacle != null) {
      if (choice == Engine.HOST) {
        throw new IllegalStateException("engine(Engine.HOST) cannot run: " + obstacle);
      }
      logOnce(engines.layers + " run on the ND4J engine: " + obstacle);
      return engines.readable.get();
    }
    String vectorObstacle = VectorSupport.obstacle(dataType);
    if (vectorObstacle == null) {
      logOnce(
          engines.layers
              + " run on the host engine with "
              + vectorKernels()
              + HandOver.description());
      return engines.withVectors.get();
    }
    logOnce(engines.layers + " run on the host engine with BLAS: " + vectorObstacle);
    return (dataType == DataType.DOUBLE ? engines.inDouble : engines.inFloat).get();
  }

  /**
   * Returns who multiplies matrices in the host engine, for reports.
   *
   * @param dataType the network's type
   * @return the vector kernels and the length of their vectors, or BLAS and the reason
   */
  public static String products(DataType dataType) {
    String obstacle = VectorSupport.obstacle(dataType);
    return obstacle == null ? vectorKernels() : "BLAS (" + obstacle + ")";
  }

  private static String vectorKernels() {
    return VectorSupport.bits() + "-bit vector kernels";
  }

  /**
   * Returns how many values the vector kernels hold in Java's heap for a softmax output layer until
   * it is closed.
   *
   * @param inputs nIn
   * @param classes V
   * @return 0 where they are not used
   */
  public static long packedSoftmaxValues(long inputs, long classes) {
    boolean isPacked =
        VectorSupport.obstacle(DataType.FLOAT) == null && FloatHostSoftmax.mayPack(classes);
    return isPacked ? VectorSoftmaxSlice.packedValues(inputs, classes) : 0;
  }

  /** Returns why the host engine cannot run, or null if it can. */
  private static String hostObstacle(DataType dataType) {
    if (dataType != DataType.FLOAT && dataType != DataType.DOUBLE) {
      return "the host engine computes in FLOAT or DOUBLE, the network's type is " + dataType;
    }
    OpExecutioner.ExecutionerType backend = Nd4j.getExecutioner().type();
    if (backend != OpExecutioner.ExecutionerType.NATIVE_CPU) {
      return "the host engine needs the CPU backend nd4j-native, the backend is " + backend;
    }
    try {
      BlasThreads.enterSingle();
      BlasThreads.exitSingle();
    } catch (LinkageError e) {
      return "the host engine needs OpenBLAS, which cannot be loaded (" + e + ")";
    }
    return null;
  }

  private static void logOnce(String message) {
    if (LOGGED.add(message)) {
      log.info(message);
    }
  }
}
