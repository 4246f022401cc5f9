package io.github.sublstm.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Inputs and errors however they lie in memory, and the smallest sizes. */
@ExtendWith(SmallProblems.class)
class InputLayoutTest {

  private static final String CELLS = "io.github.sublstm.layer.CellEngine#all";
  private static final long SEED = 41;

  /** The same values, laid out differently. */
  private static List<INDArray> layouts(INDArray values) {
    long a = values.size(0);
    long b = values.size(1);
    long c = values.size(2);
    INDArray part =
        Nd4j.valueArrayOf(new long[] {a + 2, 2 * b, c + 3}, 1e3)
            .get(
                NDArrayIndex.interval(1, a + 1),
                NDArrayIndex.interval(0, 2, 2 * b),
                NDArrayIndex.interval(2, c + 2));
    part.assign(values);
    return List.of(
        values.dup('c'),
        values.dup('f'),
        part,
        values.permute(0, 2, 1).dup('c').permute(0, 2, 1),
        values.permute(2, 1, 0).dup('f').permute(2, 1, 0),
        values.permute(1, 2, 0).dup('c').permute(2, 0, 1));
  }

  @ParameterizedTest
  @MethodSource(CELLS)
  void inputAndErrorsOfAnyStrides_giveTheSameAndAreNotChanged(CellEngine c) {
    for (RNNFormat format : List.of(RNNFormat.NCW, RNNFormat.NWC)) {
      Net net =
          Net.of(
                  Net.Settings.of(Net.Container.MULTI_LAYER_NETWORK),
                  c.builder(3, 4).dataFormat(format).build(),
                  Samples.sequenceOutput(4, 2, format))
              .randomised(SEED);
      GatedRecurrentLayer layer = (GatedRecurrentLayer) net.layer(0);
      boolean ncw = format == RNNFormat.NCW;
      INDArray input = ncw ? Samples.gaussian(SEED, 2, 3, 5) : Samples.gaussian(SEED, 2, 5, 3);
      INDArray errors = ncw ? Samples.gaussian(SEED, 2, 4, 5) : Samples.gaussian(SEED, 2, 5, 4);
      INDArray[] expected = pass(layer, input, errors);
      List<INDArray> inputs = layouts(input);
      List<INDArray> otherErrors = layouts(errors);
      for (int k = 0; k < inputs.size(); k++) {
        INDArray[] actual = pass(layer, inputs.get(k), otherErrors.get(k));
        for (int j = 0; j < expected.length; j++) {
          assertThat(Samples.distance(actual[j], expected[j]))
              .as("result %s with layout %s of %s in %s", j, k, c, format)
              .isLessThan(1e-14);
        }
        assertThat(inputs.get(k)).as("input of layout %s", k).isEqualTo(input);
        assertThat(otherErrors.get(k)).as("errors of layout %s", k).isEqualTo(errors);
      }
    }
  }

  /** Output, gradient and input errors. */
  private static INDArray[] pass(GatedRecurrentLayer layer, INDArray input, INDArray errors) {
    LayerWorkspaceMgr noWorkspaces = LayerWorkspaceMgr.noWorkspaces();
    layer.setBackpropGradientsViewArray(Samples.gaussian(SEED, layer.numParams()));
    INDArray output = layer.activate(input, true, noWorkspaces).dup();
    var result = layer.backpropGradient(errors, noWorkspaces);
    return new INDArray[] {output, result.getFirst().gradient().dup(), result.getSecond().dup()};
  }

  @ParameterizedTest
  @MethodSource(CELLS)
  void smallestSizes_checkAgainstFiniteDifferences(CellEngine c) {
    long[][] sizes = {{1, 1, 1}, {1, 3, 4}, {3, 2, 1}};
    for (long[] size : sizes) {
      Net net =
          Net.of(
                  Net.Settings.of(Net.Container.MULTI_LAYER_NETWORK),
                  c.builder((int) size[1], 2).build(),
                  c.builder(2, 1).build(),
                  Samples.sequenceOutput(1, 1, RNNFormat.NCW))
              .randomised(SEED);
      DataSet data =
          new DataSet(
              Samples.gaussian(SEED, size), Samples.gaussian(SEED + 1, size[0], 1, size[2]));
      assertThat(
              FiniteDifferences.errors(
                  net.paramTable(),
                  net.updates(data),
                  java.util.Set.of(),
                  () -> net.score(data, true),
                  SEED))
          .as("%s with [minibatch, nIn, T] = %s", c, size)
          .isEmpty();
    }
  }
}
