package io.github.sublstm.layer;

import io.github.sublstm.engine.Engine;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;

/**
 * One way of using a recurrent layer in DL4J: a value for each column of the matrix.
 *
 * @param seed its number from 1 on, from which its data and parameters follow (ND4J takes 0 for no
 *     seed)
 */
record Context(
    int seed,
    Net.Container container,
    RNNFormat format,
    Masking masking,
    LossMask lossMask,
    Wrapper wrapper,
    Stack stack,
    Cell cell,
    Engine engine,
    Extra extra,
    WorkspaceMode workspaces) {

  /** Where the input is masked. */
  enum Masking {
    NONE,
    LEADING,
    TAIL,
    MIDDLE,
    WHOLE_EXAMPLE
  }

  /** Whether the loss looks at masked steps, whose output is 0. */
  enum LossMask {
    AS_INPUT,
    NONE_MASKED
  }

  /** What the layer is wrapped in. */
  enum Wrapper {
    PLAIN,
    LAST_TIME_STEP,
    MASK_ZERO,
    BIDIRECTIONAL_CONCAT,
    BIDIRECTIONAL_ADD,
    BIDIRECTIONAL_AVERAGE,
    BIDIRECTIONAL_MUL,
    LAST_TIME_STEP_OF_BIDIRECTIONAL,
    FROZEN,
    FROZEN_WITH_BACKPROP;

    /** The output has no time dimension. */
    boolean isLastStep() {
      return this == LAST_TIME_STEP || this == LAST_TIME_STEP_OF_BIDIRECTIONAL;
    }

    boolean isFrozen() {
      return this == FROZEN || this == FROZEN_WITH_BACKPROP;
    }
  }

  /** Whether another recurrent layer of the same kind stands above or below the wrapped one. */
  enum Stack {
    SINGLE,
    WRAPPED_BELOW,
    WRAPPED_ABOVE
  }

  /** What else is set on the layers. */
  enum Extra {
    NONE,
    DROPOUT,
    DROP_CONNECT,
    UPDATE_DROPOUT,
    L1,
    L2,
    WEIGHT_DECAY,
    CONSTRAINTS,
    BALANCE_PENALTY
  }

  private static final Object[][] COLUMNS = {
    Net.Container.values(),
    {RNNFormat.NCW, RNNFormat.NWC},
    Masking.values(),
    LossMask.values(),
    Wrapper.values(),
    Stack.values(),
    Cell.values(),
    {Engine.HOST, Engine.ND4J},
    Extra.values(),
    {WorkspaceMode.ENABLED, WorkspaceMode.NONE}
  };

  private static Context of(int seed, Object[] v) {
    return new Context(
        seed,
        (Net.Container) v[0],
        (RNNFormat) v[1],
        (Masking) v[2],
        (LossMask) v[3],
        (Wrapper) v[4],
        (Stack) v[5],
        (Cell) v[6],
        (Engine) v[7],
        (Extra) v[8],
        (WorkspaceMode) v[9]);
  }

  private Object[] values() {
    return new Object[] {
      container, format, masking, lossMask, wrapper, stack, cell, engine, extra, workspaces
    };
  }

  /** Whether DL4J has this combination at all, and the gradient check can see it. */
  private boolean isPossible() {
    if (extra == Extra.BALANCE_PENALTY && !cell.type().isSubtractive()) {
      return false;
    }
    if (wrapper.isLastStep()) {
      // Its output cannot feed a recurrent layer; DL4J refuses an example without any step.
      return stack != Stack.WRAPPED_BELOW && masking != Masking.WHOLE_EXAMPLE;
    }
    if (wrapper == Wrapper.FROZEN) {
      // It passes no errors on, so it must be the lowest; one above it shows its effect.
      return stack == Stack.WRAPPED_BELOW;
    }
    if (wrapper == Wrapper.FROZEN_WITH_BACKPROP) {
      return stack == Stack.WRAPPED_ABOVE;
    }
    return true;
  }

  /** Every pair of values from two columns, possible or not. */
  static Set<List<Object>> allPairsOfValues() {
    return pairs((a, x, b, y) -> true);
  }

  /** Every pair of values from two columns that some possible context has. */
  private static Set<List<Object>> possiblePairs() {
    return pairs(Context::canMeet);
  }

  /** Whether a value of one column and a value of another are wanted. */
  private interface Choice {
    boolean test(int a, Object x, int b, Object y);
  }

  private static Set<List<Object>> pairs(Choice choice) {
    Set<List<Object>> pairs = new LinkedHashSet<>();
    for (int a = 0; a < COLUMNS.length; a++) {
      for (int b = a + 1; b < COLUMNS.length; b++) {
        for (Object x : COLUMNS[a]) {
          for (Object y : COLUMNS[b]) {
            if (choice.test(a, x, b, y)) {
              pairs.add(List.of(x, y));
            }
          }
        }
      }
    }
    return pairs;
  }

  /** Tries the values of the three columns that exclude one another; the others are free. */
  private static boolean canMeet(int a, Object x, int b, Object y) {
    for (Masking masking : Masking.values()) {
      for (Wrapper wrapper : Wrapper.values()) {
        for (Stack stack : Stack.values()) {
          Object[] values = new Object[COLUMNS.length];
          for (int k = 0; k < values.length; k++) {
            values[k] = COLUMNS[k][0];
          }
          values[2] = masking;
          values[4] = wrapper;
          values[5] = stack;
          Object[] wanted = values.clone();
          wanted[a] = x;
          wanted[b] = y;
          boolean kept = wanted[2] == masking && wanted[4] == wrapper && wanted[5] == stack;
          if (kept && of(0, wanted).isPossible()) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** The pairs of values that this context has. */
  Set<List<Object>> pairs() {
    Object[] values = values();
    Set<List<Object>> pairs = new HashSet<>();
    for (int a = 0; a < values.length; a++) {
      for (int b = a + 1; b < values.length; b++) {
        pairs.add(List.of(values[a], values[b]));
      }
    }
    return pairs;
  }

  /**
   * Chooses contexts until every possible pair is among them: each time the one of many random
   * candidates that adds most. The same list every time.
   */
  static List<Context> allPairs() {
    Set<List<Object>> missing = possiblePairs();
    List<Context> chosen = new ArrayList<>();
    Random random = new Random(20171208);
    while (!missing.isEmpty()) {
      List<Object> target = missing.iterator().next();
      Context best = null;
      long most = 0;
      for (int trial = 0; trial < 400; trial++) {
        Context candidate =
            of(chosen.size() + 1, randomValues(random, trial < 40 ? target : List.of()));
        long added = candidate.pairs().stream().filter(missing::contains).count();
        if (added > most && candidate.isPossible()) {
          best = candidate;
          most = added;
        }
      }
      if (best != null) {
        chosen.add(best);
        missing.removeAll(best.pairs());
      }
    }
    return chosen;
  }

  private static Object[] randomValues(Random random, List<Object> wanted) {
    Object[] values = new Object[COLUMNS.length];
    for (int k = 0; k < values.length; k++) {
      values[k] = COLUMNS[k][random.nextInt(COLUMNS[k].length)];
      for (Object value : COLUMNS[k]) {
        if (wanted.contains(value)) {
          values[k] = value;
        }
      }
    }
    return values;
  }
}
