package io.github.sublstm.data;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A corpus cut into contiguous streams, for language models that carry their state from one
 * minibatch to the next: row b of every minibatch continues where row b of the last one ended.
 *
 * <p>Of n words every stream has L = ⌊(n − 1) / streams⌋; its labels are its words moved on by one,
 * so the last label of a stream is the first word of the next. Each word but the first is predicted
 * exactly once, save up to {@code streams − 1} words at the corpus's end, which are left out so
 * that the streams have one length. The streams are cut into segments of {@code steps} words; the
 * last is shorter if L is no multiple.
 */
public final class WordStreams {

  private final int[] words;
  private final int streams;
  private final int steps;
  private final int length;

  /**
   * @param words the corpus as word ids; not copied, to be left as it is
   * @param streams rows of a minibatch, positive
   * @param steps words of a stream in a segment, positive: where back-propagation is truncated
   * @throws IllegalArgumentException if a number is not positive, there are too few words for that
   *     many streams, or an id is negative or above 2^24, which a float no longer holds exactly
   */
  public WordStreams(int[] words, int streams, int steps) {
    require(streams > 0, "The number of streams must be positive, not " + streams);
    require(steps > 0, "The number of steps must be positive, not " + steps);
    require(
        words.length > streams,
        String.format(
            Locale.ROOT,
            "%d words are too few for %d streams: at least %d are needed",
            words.length,
            streams,
            streams + 1L));
    for (int i = 0; i < words.length; i++) {
      require(
          words[i] >= 0 && words[i] <= 1 << 24,
          String.format(
              Locale.ROOT, "Word id %d at position %d is not in [0, %d]", words[i], i, 1 << 24));
    }
    this.words = words;
    this.streams = streams;
    this.steps = steps;
    this.length = (words.length - 1) / streams;
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** Rows of a minibatch. */
  public int streams() {
    return streams;
  }

  /** Words of a stream in a segment, but the last. */
  public int steps() {
    return steps;
  }

  /** Segments of the corpus: minibatches in an epoch. */
  public int segments() {
    return (int) (((long) length + steps - 1) / steps);
  }

  /** How many words are predicted in an epoch: streams times their length. */
  public long predictions() {
    return (long) streams * length;
  }

  /**
   * A segment of all streams.
   *
   * @param index in [0, {@link #segments()})
   * @return features and labels as {@code [streams, 1, T]}, word ids as floats; the labels are the
   *     next words
   * @throws IndexOutOfBoundsException if there is no such segment
   */
  public DataSet segment(int index) {
    if (index < 0 || index >= segments()) {
      throw new IndexOutOfBoundsException(
          String.format(Locale.ROOT, "There is no segment %d: there are %d", index, segments()));
    }
    int start = index * steps;
    int end = (int) Math.min(length, (long) start + steps);
    return new DataSet(ids(start, end), ids(start + 1, end + 1));
  }

  private INDArray ids(int start, int end) {
    // In 'f' order one time step of all streams lies together, as a recurrent layer reads it.
    float[] values = new float[(end - start) * streams];
    for (int step = 0; step < end - start; step++) {
      for (int stream = 0; stream < streams; stream++) {
        values[step * streams + stream] = words[stream * length + start + step];
      }
    }
    return Nd4j.create(values, new long[] {streams, 1, end - start}, 'f');
  }

  /**
   * What the segments are, by name: all that must be the same for a run to resume from a
   * checkpoint.
   */
  public Map<String, String> description() {
    Map<String, String> description = new LinkedHashMap<>();
    description.put("words", Integer.toString(words.length));
    description.put("streams", Integer.toString(streams));
    description.put("steps", Integer.toString(steps));
    description.put("checksum of the words", Checksum.of(words));
    return description;
  }
}
