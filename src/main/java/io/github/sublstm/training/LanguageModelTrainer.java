package io.github.sublstm.training;

import io.github.sublstm.data.WordStreams;
import io.github.sublstm.training.checkpoint.CheckpointException;
import io.github.sublstm.training.checkpoint.RunIdentity;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Trains a language model as the paper does: contiguous streams, back-propagation truncated at the
 * end of each segment, the recurrent state carried from segment to segment and cleared where an
 * epoch begins. After each epoch the model's {@link Perplexity} on the validation corpus is
 * measured; the network is left with the parameters that were best there.
 *
 * <p>DL4J's own {@code fit} with truncated back-propagation clears the state at both ends of every
 * DataSet, so it cannot train on streams. A step here is what {@code fit} does for one segment, by
 * the same optimizer with the same listeners. With this library's recurrent layers the gradient is
 * that of the segment's loss from the state that was carried into it; DL4J's own LSTM
 * backpropagates as if it had been zero.
 *
 * <p>The gradient is DL4J's: of the loss summed over the segment's steps, divided by the number of
 * streams, not by the number of words; weight decay and L2 are relative to that sum. So the same
 * settings mean another regularisation when the segments have another length.
 */
public final class LanguageModelTrainer {

  private final MultiLayerNetwork network;
  private final WordStreams train;
  private final int[] validation;
  private final WordStreams validationStream;

  /**
   * @param network initialised; takes word ids {@code [streams, 1, T]} as input, for example by an
   *     {@code EmbeddingSequenceLayer} that infers the input's length, and as labels. Its {@code
   *     backpropType} does not matter.
   * @param train the corpus to learn from
   * @param validation the corpus to choose the best epoch by, as word ids, at least 2
   * @throws IllegalArgumentException if the network's output layer takes other labels, a layer
   *     cannot carry a state from segment to segment (a {@code Bidirectional}, for example), there
   *     are fewer than 2 words for validation, or the output layer lacks one of them
   */
  public LanguageModelTrainer(MultiLayerNetwork network, WordStreams train, int[] validation) {
    IOutputLayer output = WordOutputLayer.of(network);
    SegmentedReading.requireInTraining(network);
    this.network = network;
    this.train = train;
    this.validation = validation.clone();
    this.validationStream = new WordStreams(validation, 1, 1);
    long words = ((FeedForwardLayer) output.conf().getLayer()).getNOut();
    for (int i = 0; i < validation.length; i++) {
      if (validation[i] < 0 || validation[i] >= words) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Word %d for validation has the id %d, but the output layer has %d words: does it belong"
                    + " to another vocabulary?",
                i,
                validation[i],
                words));
      }
    }
  }

  /**
   * Trains the network, from its checkpoint on if the options name one that exists.
   *
   * @return how the training went; the network has the parameters of the best epoch
   * @throws IllegalArgumentException if a plateau is combined with a learning-rate schedule, or a
   *     setting has the name of one that is compared anyway
   * @throws org.deeplearning4j.exception.DL4JInvalidInputException if a word to learn from is none
   *     of the network's vocabulary
   * @throws DivergedException as soon as the loss or the validation perplexity is NaN or infinite
   * @throws CheckpointException if a checkpoint is damaged, of another run, or cannot be written
   */
  public TrainingOutcome train(TrainingOptions options) {
    MultiLayerConfiguration configuration = network.getLayerWiseConfigurations();
    BackpropType before = configuration.getBackpropType();
    TrainingLoop loop = new TrainingLoop(new Task(), options);
    try {
      // Makes DL4J's forward pass begin with, and leave, the layers' states.
      configuration.setBackpropType(BackpropType.TruncatedBPTT);
      network.clearLayerMaskArrays();
      return loop.run();
    } finally {
      configuration.setBackpropType(before);
      network.rnnClearPreviousState();
    }
  }

  /**
   * Makes sure that {@link #train} could resume from the checkpoint that the options name, if it
   * exists. Changes nothing.
   *
   * @throws CheckpointException if the checkpoint is damaged, of another run, or of more epochs or
   *     patience than the options allow
   */
  public void requireResumable(TrainingOptions options) {
    new TrainingLoop(new Task(), options).requireResumable();
  }

  private final class Task implements TrainingTask {

    /** The updater's; DL4J's passes open their own. */
    private final LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();

    private int next;

    @Override
    public MultiLayerNetwork network() {
      return network;
    }

    @Override
    public Metric metric() {
      return Metric.PERPLEXITY;
    }

    @Override
    public void seek(int epoch, int minibatch) {
      next = minibatch;
      network.rnnClearPreviousState();
    }

    @Override
    public boolean hasNext() {
      return next < train.segments();
    }

    @Override
    public Step learn() {
      DataSet segment = train.segment(next++);
      network.setInput(segment.getFeatures());
      network.setLabels(segment.getLabels());
      LossAlone lossAlone = LossAlone.before(network);
      network.getUpdater(true);
      network.getOptimizer().optimize(workspaces);
      RecurrentStates.toNextSegment(network);
      network.clearLayersStates();
      double loss = lossAlone.after();
      long steps = segment.getLabels().size(2);
      int rows = network.conf().isMiniBatch() ? 1 : train.streams();
      long words = steps * train.streams();
      return new Step(loss / (steps * rows), words, words);
    }

    @Override
    public double validate() {
      return Perplexity.of(network, validation);
    }

    @Override
    public Map<String, String> description() {
      return RunIdentity.describe(
          "language model", train.description(), validationStream.description());
    }

    @Override
    public Map<String, INDArray> carried() {
      return RecurrentStates.ofTraining(network);
    }

    @Override
    public void carry(Map<String, INDArray> carried) {
      RecurrentStates.setForTraining(network, carried);
    }
  }
}
