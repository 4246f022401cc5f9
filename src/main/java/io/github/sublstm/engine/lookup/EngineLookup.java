package io.github.sublstm.engine.lookup;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.engine.Engine;
import io.github.sublstm.engine.SequenceEngine;
import io.github.sublstm.engine.SoftmaxEngine;
import io.github.sublstm.engine.host.DoubleHostEngine;
import io.github.sublstm.engine.host.DoubleHostSoftmax;
import io.github.sublstm.engine.host.FloatHostEngine;
import io.github.sublstm.engine.host.FloatHostSoftmax;
import io.github.sublstm.engine.nd4j.Nd4jEngine;
import io.github.sublstm.engine.nd4j.Nd4jSoftmax;
import io.github.sublstm.engine.threads.BlasThreads;
import io.github.sublstm.engine.vector.VectorSoftmaxSlice;
import io.github.sublstm.engine.vector.VectorSupport;
import io.github.sublstm.engine.vector.VectorWeights;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    if (choice == Engine.ND4J) {
      return new Nd4jEngine(type);
    }
    String obstacle = hostObstacle(dataType);
    if (obstacle == null) {
      String vectorObstacle = VectorSupport.obstacle(dataType);
      logOnce(
          vectorObstacle == null
              ? "recurrent layers run on the host engine with 512-bit vector kernels"
              : "recurrent layers run on the host engine with BLAS: " + vectorObstacle);
      if (dataType == DataType.DOUBLE) {
        return new DoubleHostEngine(type, null);
      }
      return new FloatHostEngine(type, vectorObstacle == null ? new VectorWeights(type) : null);
    }
    if (choice == Engine.HOST) {
      throw new IllegalStateException("engine(Engine.HOST) cannot run: " + obstacle);
    }
    logOnce("recurrent layers run on the ND4J engine: " + obstacle);
    return new Nd4jEngine(type);
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
    String obstacle = choice == Engine.ND4J ? "it was not asked for" : hostObstacle(dataType);
    if (obstacle == null) {
      if (dataType == DataType.DOUBLE) {
        return new DoubleHostSoftmax(0, null);
      }
      boolean vectors = VectorSupport.obstacle(dataType) == null;
      return new FloatHostSoftmax(0, vectors ? VectorSoftmaxSlice::new : null);
    }
    if (choice == Engine.HOST) {
      throw new IllegalStateException("engine(Engine.HOST) cannot run: " + obstacle);
    }
    if (choice == Engine.AUTO) {
      logOnce("softmax output layers run on the ND4J engine: " + obstacle);
    }
    return new Nd4jSoftmax();
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
        VectorSupport.obstacle(DataType.FLOAT) == null
            && SoftmaxEngine.chunkValues(classes) / classes >= FloatHostSoftmax.WIDE_ROWS;
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
