package io.github.sublstm.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.engine.Engine;
import io.github.sublstm.layer.Context.Extra;
import io.github.sublstm.layer.Context.LossMask;
import io.github.sublstm.layer.Context.Masking;
import io.github.sublstm.layer.Context.Stack;
import io.github.sublstm.layer.Context.Wrapper;
import io.github.sublstm.layer.Net.Container;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The layers' gradients against finite differences in DL4J's networks, data formats, masks,
 * wrappers, regularisation and workspace modes: every pair of values of two columns of {@link
 * Context} in some case.
 */
@ExtendWith(SmallProblems.class)
class ContextGradientTest {

  static Stream<Context> contexts() {
    return Context.allPairs().stream();
  }

  /** Few and small enough for DL4J's own check, which takes one parameter after the other. */
  static Stream<Context> smallContexts() {
    return contexts()
        .filter(context -> context.engine() == Engine.HOST)
        .filter(context -> context.stack() == Stack.SINGLE);
  }

  @ParameterizedTest
  @MethodSource("smallContexts")
  void gradients_passDl4jGradientCheck(Context context) {
    ContextProblem problem = new ContextProblem(context);
    Net net = problem.network();
    assertThat(net.gradientsCheck(problem.data(), problem.frozenParameters(net), context.seed()))
        .as("gradients of %s", context)
        .isTrue();
  }

  @ParameterizedTest
  @MethodSource("contexts")
  void gradients_equalSlopesOfTheLoss(Context context) {
    ContextProblem problem = new ContextProblem(context);
    Net net = problem.network();
    assertThat(problem.gradientErrors(net, problem.data(), context.seed()))
        .as("gradients of %s", context)
        .isEmpty();
  }

  /** DL4J runs a frozen layer forward in test mode, and then asks it for its training gradient. */
  static Stream<Context> frozenContexts() {
    List<Context> contexts = new ArrayList<>();
    for (Cell cell : Cell.values()) {
      for (Extra extra : List.of(Extra.DROPOUT, Extra.DROP_CONNECT, Extra.UPDATE_DROPOUT)) {
        int seed = contexts.size() + 1;
        contexts.add(
            new Context(
                seed,
                seed % 2 == 0 ? Container.MULTI_LAYER_NETWORK : Container.COMPUTATION_GRAPH,
                RNNFormat.NCW,
                Masking.TAIL,
                LossMask.AS_INPUT,
                Wrapper.FROZEN_WITH_BACKPROP,
                Stack.WRAPPED_ABOVE,
                cell,
                (seed + cell.ordinal()) % 2 == 0 ? Engine.ND4J : Engine.HOST,
                extra,
                WorkspaceMode.ENABLED));
      }
    }
    return contexts.stream();
  }

  @ParameterizedTest
  @MethodSource("frozenContexts")
  void gradientsBelowAFrozenLayerThatDrops_equalSlopesOfTheLoss(Context context) {
    gradients_equalSlopesOfTheLoss(context);
  }

  /** All but those that DL4J does not have, or whose effect no gradient shows. */
  @Test
  void contexts_coverEveryPairOfColumnValues() {
    Set<List<Object>> missing = Context.allPairsOfValues();
    contexts().forEach(context -> missing.removeAll(context.pairs()));
    assertThat(missing)
        .containsExactlyInAnyOrder(
            List.of(Masking.WHOLE_EXAMPLE, Wrapper.LAST_TIME_STEP),
            List.of(Masking.WHOLE_EXAMPLE, Wrapper.LAST_TIME_STEP_OF_BIDIRECTIONAL),
            List.of(Wrapper.LAST_TIME_STEP, Stack.WRAPPED_BELOW),
            List.of(Wrapper.LAST_TIME_STEP_OF_BIDIRECTIONAL, Stack.WRAPPED_BELOW),
            List.of(Wrapper.FROZEN, Stack.SINGLE),
            List.of(Wrapper.FROZEN, Stack.WRAPPED_ABOVE),
            List.of(Wrapper.FROZEN_WITH_BACKPROP, Stack.SINGLE),
            List.of(Wrapper.FROZEN_WITH_BACKPROP, Stack.WRAPPED_BELOW),
            List.of(Cell.LSTM, Extra.BALANCE_PENALTY),
            List.of(Cell.GRU, Extra.BALANCE_PENALTY));
  }
}
