package io.github.sublstm.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.engine.Engine;
import io.github.sublstm.layer.Context.Stack;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

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
    DataSet data = problem.data();
    Nd4j.getRandom().setSeed(context.seed());
    Map<String, INDArray> gradient = net.updates(data);
    Map<String, Double> errors =
        FiniteDifferences.errors(
            net.paramTable(),
            gradient,
            problem.frozenParameters(net),
            () -> {
              Nd4j.getRandom().setSeed(context.seed());
              return net.score(data, true);
            },
            context.seed());
    assertThat(errors).as("gradients of %s", context).isEmpty();
  }

  @Test
  void contexts_coverEveryPairOfColumnValues() {
    Set<List<Object>> covered = new HashSet<>();
    contexts().forEach(context -> covered.addAll(context.pairs()));
    assertThat(covered).containsAll(Context.possiblePairs());
  }
}
