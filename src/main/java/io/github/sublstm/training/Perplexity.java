package io.github.sublstm.training;

import io.github.sublstm.data.WordStreams;
import io.github.sublstm.output.SparseSoftmaxLayer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * How well a language model predicts a corpus: exp of the mean negative log-likelihood per word.
 *
 * <p>As in the paper the model reads the corpus as one sequence from its first word to its last,
 * with its state carried all the way. Each word but the first is predicted once and counts once.
 * The network is in test mode, without dropout, and class weights of the output layer, which weigh
 * the training loss, are ignored. No array of the vocabulary's size is needed when the output layer
 * computes its loss without one.
 */
public final class Perplexity {

  /** Words per forward pass: bounds the memory, and changes the result by rounding only. */
  private static final int CHUNK = 256;

  private Perplexity() {}

  /**
   * Measures the network on a corpus. Its stored states are as before afterwards.
   *
   * @param network takes word ids {@code [1, 1, T]} as input and as labels; ends in a {@code
   *     SparseSoftmaxOutputLayer}, or in DL4J's {@code RnnOutputLayer} with {@code
   *     LossSparseMCXENT}
   * @param words the corpus as word ids, at least 2
   * @return 1 or more; NaN or infinite if the network's parameters are bad
   * @throws IllegalArgumentException if there are too few words, the network takes other labels, or
   *     a layer cannot carry a state from one piece of the corpus to the next (a {@code
   *     Bidirectional}, for example)
   * @throws org.deeplearning4j.exception.DL4JInvalidInputException if a word is none of the
   *     network's vocabulary
   */
  public static double of(MultiLayerNetwork network, int[] words) {
    return of(network, words, CHUNK);
  }

  /** The same in chunks of another length. */
  static double of(MultiLayerNetwork network, int[] words, int chunk) {
    IOutputLayer output = WordOutputLayer.of(network);
    SegmentedReading.require(network);
    WordStreams corpus = new WordStreams(words, 1, chunk);
    LayerWorkspaceMgr workspaces = workspacesFor(network);
    Runnable restoreStates = RecurrentStates.setAside(network);
    try {
      network.clearLayerMaskArrays();
      double sum = 0;
      for (int i = 0; i < corpus.segments(); i++) {
        sum += negativeLogLikelihood(network, output, corpus.segment(i), workspaces);
      }
      return Math.exp(sum / corpus.predictions());
    } finally {
      restoreStates.run();
      network.clearLayersStates();
    }
  }

  /** Sum over the words of one chunk, from the stored state on, which moves to the chunk's end. */
  private static double negativeLogLikelihood(
      MultiLayerNetwork network, IOutputLayer output, DataSet chunk, LayerWorkspaceMgr workspaces) {
    network.setInputMiniBatchSize(1);
    try (MemoryWorkspace all = workspaces.notifyScopeEntered(ArrayType.ACTIVATIONS)) {
      int last = network.getnLayers() - 1;
      INDArray activations = chunk.getFeatures();
      for (int i = 0; i < last; i++) {
        try (MemoryWorkspace working = workspaces.notifyScopeEntered(ArrayType.FF_WORKING_MEM)) {
          activations = preprocess(network, i, activations, workspaces);
          Layer layer = network.getLayer(i);
          RecurrentLayer recurrent = RecurrentStates.recurrent(layer);
          activations =
              recurrent == null
                  ? layer.activate(activations, false, workspaces)
                  : recurrent.rnnTimeStep(activations, workspaces);
        }
      }
      try (MemoryWorkspace working = workspaces.notifyScopeEntered(ArrayType.FF_WORKING_MEM)) {
        output.setInput(preprocess(network, last, activations, workspaces), workspaces);
        output.setLabels(chunk.getLabels());
        if (output instanceof SparseSoftmaxLayer sparse) {
          return sparse.negativeLogLikelihood(workspaces);
        }
        // Without regularisation: the loss alone, summed over time, of a minibatch of one.
        return output.computeScore(0, false, workspaces);
      }
    }
  }

  private static INDArray preprocess(
      MultiLayerNetwork network, int layer, INDArray activations, LayerWorkspaceMgr workspaces) {
    InputPreProcessor preprocessor = network.getLayerWiseConfigurations().getInputPreProcess(layer);
    return preprocessor == null ? activations : preprocessor.preProcess(activations, 1, workspaces);
  }

  private static LayerWorkspaceMgr workspacesFor(MultiLayerNetwork network) {
    if (network.getLayerWiseConfigurations().getInferenceWorkspaceMode() == WorkspaceMode.NONE) {
      return LayerWorkspaceMgr.noWorkspaces();
    }
    WorkspaceConfiguration learned =
        WorkspaceConfiguration.builder()
            .initialSize(0)
            .overallocationLimit(0.05)
            .policyLearning(LearningPolicy.FIRST_LOOP)
            .policyReset(ResetPolicy.BLOCK_LEFT)
            .policySpill(SpillPolicy.REALLOCATE)
            .policyAllocation(AllocationPolicy.OVERALLOCATE)
            .build();
    String activations = "SUBLSTM_PERPLEXITY_ACTIVATIONS";
    String working = "SUBLSTM_PERPLEXITY_WORKING";
    return LayerWorkspaceMgr.builder()
        .with(ArrayType.INPUT, activations, learned)
        .with(ArrayType.ACTIVATIONS, activations, learned)
        .with(ArrayType.FF_WORKING_MEM, working, learned)
        .with(ArrayType.BP_WORKING_MEM, working, learned)
        .with(ArrayType.RNN_FF_LOOP_WORKING_MEM, "SUBLSTM_PERPLEXITY_LOOP", learned)
        .build();
  }
}
