package io.github.sublstm.streaming;

import io.github.sublstm.runtime.Refusals;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The stages of a network in their order, immutable, and what a step with them takes. */
final class StepProgram {

  private final Stage[] stages;
  private final int words;
  private final List<String> states;

  /**
   * Takes over stages.
   *
   * @param stages the last of them without state, so that it writes where it is told to
   */
  StepProgram(List<Stage> stages) {
    this.stages = stages.toArray(Stage[]::new);
    this.words = this.stages[0] instanceof EmbeddingStage embedding ? embedding.words() : 0;
    List<String> all = new ArrayList<>();
    for (Stage stage : stages) {
      if (stage instanceof RecurrentStage recurrent) {
        all.add(recurrent.describeState());
      }
    }
    this.states = List.copyOf(all);
  }

  /** Returns the length of an input: 1 where that is a word. */
  int inputs() {
    return stages[0].inputs();
  }

  /** Returns the length of an output. */
  int outputs() {
    return stages[stages.length - 1].outputs();
  }

  /** Returns how many words there are, or 0 if inputs are vectors. */
  int words() {
    return words;
  }

  /** Returns the cell and size of each recurrent layer. */
  List<String> states() {
    return states;
  }

  /** Makes the arrays of a session, at zero, and links each stage to the next. */
  StageMemory[] newMemory() {
    StageMemory[] memory = new StageMemory[stages.length];
    for (int k = 0; k < stages.length; k++) {
      memory[k] = stages[k].newMemory();
      if (memory[k].output == null && k < stages.length - 1) {
        memory[k].setOutput(new float[stages[k].outputs()]);
      }
      if (k > 0) {
        memory[k].setInput(memory[k - 1].output);
      }
    }
    return memory;
  }

  /** Sets what the next step of a session reads and where it writes, after they were checked. */
  void prepare(SessionMemory session, float[] input, float[] output) {
    if (words > 0) {
      session.word = (int) input[0];
    } else {
      session.stages[0].setInput(input);
    }
    session.stages[stages.length - 1].setOutput(output);
  }

  /** The same for a word. */
  void prepare(SessionMemory session, int word, float[] output) {
    session.word = word;
    session.stages[stages.length - 1].setOutput(output);
  }

  /** Steps sessions that are prepared. */
  void run(SessionMemory[] sessions) {
    for (Stage stage : stages) {
      stage.step(sessions);
    }
  }

  /** Refuses an input that the first layer does not take. */
  void checkInput(float[] input) {
    if (input.length != inputs()) {
      throw refusal(
          words > 0 ? "one word number" : "an input of " + inputs() + " values",
          input.length + " values",
          "a vector that was made for another model");
    }
    if (words > 0) {
      if (input[0] != (int) input[0]) {
        throw refusal(
            "a word number, 0 to " + (words - 1),
            String.format(Locale.ROOT, "%s", input[0]),
            "values where words should be");
      }
      checkWord((int) input[0]);
    }
  }

  /** Refuses a word that is not in the vocabulary, or any if inputs are vectors. */
  void checkWord(int word) {
    if (words == 0) {
      throw refusal(
          "an input of " + inputs() + " values",
          "word " + word,
          "a model that does not begin with an EmbeddingSequenceLayer");
    }
    if (word < 0 || word >= words) {
      throw refusal(
          "a word number, 0 to " + (words - 1),
          Integer.toString(word),
          "a vocabulary other than the model was trained with");
    }
  }

  /** Refuses an array that the output does not fill, or that the input is still read from. */
  void checkOutput(float[] input, float[] output) {
    if (output.length != outputs()) {
      throw refusal(
          "an output array of " + outputs() + " values",
          Integer.toString(output.length),
          "an array that was made for another model");
    }
    if (input == output) {
      throw refusal(
          "an output array of its own",
          "the input",
          "the array that the last step returned, or an attempt to save one; clone it");
    }
  }

  /** Refuses an array for the outputs of two sessions. */
  void checkDistinct(float[][] outputs) {
    for (int s = 1; s < outputs.length; s++) {
      for (int other = 0; other < s; other++) {
        if (outputs[s] == outputs[other]) {
          throw refusal(
              "an output array for each session",
              "the same one for sessions " + other + " and " + s,
              "Arrays.fill(outputs, array)");
        }
      }
    }
  }

  private static IllegalArgumentException refusal(String expected, String got, String cause) {
    return new IllegalArgumentException(Refusals.given("StreamingModel", expected, got, cause));
  }
}
