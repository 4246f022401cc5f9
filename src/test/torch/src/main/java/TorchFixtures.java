import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.manual_seed;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.randn;
import static org.bytedeco.pytorch.global.torch.sigmoid;
import static org.bytedeco.pytorch.global.torch.stack;
import static org.bytedeco.pytorch.global.torch.zeros;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.GRUImpl;
import org.bytedeco.pytorch.GRUOptions;
import org.bytedeco.pytorch.LSTMImpl;
import org.bytedeco.pytorch.LSTMOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.StringTensorDict;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;

/**
 * Lets PyTorch compute recurrent networks, and writes for each the weights, under the names of its
 * state dictionary, and an input with its output, both {@code [batch, time, features]}.
 */
public final class TorchFixtures {

  private static final int BATCH = 3;
  private static final int STEPS = 7;
  private static final int INPUTS = 5;
  private static final int UNITS = 4;

  private final Path folder;

  private TorchFixtures(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] args) throws IOException {
    TorchFixtures fixtures = new TorchFixtures(Files.createDirectories(Path.of(args[0])));
    for (int layers = 1; layers <= 2; layers++) {
      for (boolean both : new boolean[] {false, true}) {
        String shape = (both ? "bi-" : "uni-") + layers;
        manual_seed(layers + (both ? 10 : 0));
        fixtures.lstm("lstm-" + shape, "", layers, both, true);
        fixtures.subLstm("sublstm-" + shape, layers, both, 4, 0, 1);
        fixtures.subLstm("fix-sublstm-" + shape, layers, both, 3, 0.05, 0.95);
      }
    }
    manual_seed(100);
    fixtures.lstm("lstm-no-bias", "", 2, true, false);
    fixtures.lstm("lstm-in-module", "rnn.", 1, false, true);
    // Decays on both sides of [0,1], which PyTorch clamps as it uses them.
    fixtures.subLstm("fix-sublstm-clamped", 1, false, 3, -1, 2);
    for (int layers = 1; layers <= 2; layers++) {
      for (boolean both : new boolean[] {false, true}) {
        manual_seed(200 + layers + (both ? 10 : 0));
        fixtures.gru("gru-" + (both ? "bi-" : "uni-") + layers, layers, both, true);
      }
    }
    manual_seed(300);
    fixtures.gru("gru-no-bias", 2, true, false);
    System.exit(0);
  }

  /** PyTorch's own module. */
  private void lstm(String name, String prefix, int layers, boolean both, boolean bias)
      throws IOException {
    LSTMOptions options = new LSTMOptions(INPUTS, UNITS);
    options.num_layers().put(layers);
    options.bidirectional().put(both);
    options.bias().put(bias);
    options.batch_first().put(true);
    LSTMImpl lstm = new LSTMImpl(options);
    Map<String, Tensor> weights = widened(prefix, lstm.named_parameters());
    if (!prefix.isEmpty()) {
      weights.put("fc.weight", randn(2, UNITS));
    }
    Tensor input = randn(BATCH, STEPS, INPUTS);
    write(name, weights, input, lstm.forward(input).get0());
  }

  /** PyTorch's own module, with the gradients of a loss, the sum of output times a random weight. */
  private void gru(String name, int layers, boolean both, boolean bias) throws IOException {
    GRUOptions options = new GRUOptions(INPUTS, UNITS);
    options.num_layers().put(layers);
    options.bidirectional().put(both);
    options.bias().put(bias);
    options.batch_first().put(true);
    GRUImpl gru = new GRUImpl(options);
    StringTensorDict parameters = gru.named_parameters();
    Map<String, Tensor> weights = widened("", parameters);
    Tensor input = randn(BATCH, STEPS, INPUTS).set_requires_grad(true);
    Tensor output = gru.forward(input).get0();
    Tensor errors = randn(output.shape());
    output.mul(errors).sum().backward();
    Map<String, Tensor> run = new LinkedHashMap<>();
    run.put("input", input);
    run.put("output", output);
    run.put("output_gradient", errors);
    run.put("input_gradient", input.grad());
    for (long k = 0; k < parameters.size(); k++) {
      run.put(
          parameters.get(k).key().getString() + "_gradient", parameters.get(k).value().grad());
    }
    write(name, weights, run);
  }

  /** Wider than PyTorch's own initialisation, so that the gates are not all near one half. */
  private static Map<String, Tensor> widened(String prefix, StringTensorDict parameters) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (long k = 0; k < parameters.size(); k++) {
      Tensor value = parameters.get(k).value().detach();
      value.mul_(new Scalar(3));
      weights.put(prefix + parameters.get(k).key().getString(), value);
    }
    return weights;
  }

  /**
   * A stack of the cells of Costa et al., with the names, the shapes and the gate order (i, o, z,
   * f) of pytorch-subLSTM; with three gates f is a learned constant, clamped to [0,1].
   */
  private void subLstm(
      String name, int layers, boolean both, int gates, double leastDecay, double mostDecay)
      throws IOException {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    Tensor input = randn(BATCH, STEPS, INPUTS);
    Tensor below = input;
    for (int layer = 0; layer < layers; layer++) {
      long inputs = below.size(2);
      String[] suffixes = both ? new String[] {"", "_reverse"} : new String[] {""};
      TensorVector outputs = new TensorVector();
      for (String suffix : suffixes) {
        Tensor w = uniform(-1, 1, (long) gates * UNITS, inputs);
        Tensor r = uniform(-1, 1, (long) gates * UNITS, UNITS);
        Tensor bi = uniform(-1, 1, (long) gates * UNITS);
        Tensor bh = uniform(-1, 1, (long) gates * UNITS);
        Tensor f = gates == 3 ? uniform(leastDecay, mostDecay, UNITS) : null;
        weights.put("W_" + layer + suffix, w);
        weights.put("R_" + layer + suffix, r);
        weights.put("bi_" + layer + suffix, bi);
        weights.put("bh_" + layer + suffix, bh);
        if (f != null) {
          weights.put("f_" + layer + suffix, f);
        }
        boolean reverse = !suffix.isEmpty();
        Tensor out = run(reverse ? below.flip(1) : below, w, r, bi, bh, f);
        outputs.push_back(reverse ? out.flip(1) : out);
      }
      below = cat(outputs, 2);
    }
    write(name, weights, input, below);
  }

  private static Tensor run(Tensor input, Tensor w, Tensor r, Tensor bi, Tensor bh, Tensor f) {
    Tensor h = zeros(input.size(0), UNITS);
    Tensor c = zeros(input.size(0), UNITS);
    TensorVector outputs = new TensorVector();
    for (long t = 0; t < input.size(1); t++) {
      Tensor x = input.select(1, t);
      Tensor sums =
          linear(x, w, new TensorOptional(bi)).add(linear(h, r, new TensorOptional(bh)));
      TensorVector gates = sigmoid(sums).chunk(f == null ? 4 : 3, 1);
      Tensor i = gates.get(0);
      Tensor o = gates.get(1);
      Tensor z = gates.get(2);
      Tensor forget = f == null ? gates.get(3) : clamp(f);
      c = c.mul(forget).add(z).sub(i);
      h = sigmoid(c).sub(o);
      outputs.push_back(h);
    }
    return stack(outputs, 1);
  }

  private static Tensor clamp(Tensor f) {
    return org.bytedeco.pytorch.global.torch.clamp_max(
        org.bytedeco.pytorch.global.torch.clamp_min(f, new Scalar(0)), new Scalar(1));
  }

  private static Tensor uniform(double least, double most, long... shape) {
    return rand(shape).mul(new Scalar(most - least)).add(new Scalar(least));
  }

  private void write(String name, Map<String, Tensor> weights, Tensor input, Tensor output)
      throws IOException {
    Map<String, Tensor> run = new LinkedHashMap<>();
    run.put("input", input);
    run.put("output", output);
    write(name, weights, run);
  }

  private void write(String name, Map<String, Tensor> weights, Map<String, Tensor> run)
      throws IOException {
    Npz.write(folder.resolve(name + ".npz"), weights);
    Npz.write(folder.resolve(name + "-run.npz"), run);
    System.out.println(name + ": " + weights.keySet());
  }
}
