package io.github.sublstm.conf;

import io.github.sublstm.engine.Engine;
import io.github.sublstm.engine.SoftmaxEngine;
import io.github.sublstm.engine.lookup.EngineLookup;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;

/** What DL4J wants to know about the memory of this library's layers. */
final class MemoryReports {

  private MemoryReports() {}

  static LayerMemoryReport of(GatedRecurrent layer, InputType.InputTypeRecurrent input) {
    long steps = Math.max(1, input.getTimeSeriesLength());
    long parameters = layer.initializer().numParams(layer);
    long updaterState = layer.getIUpdater() == null ? 0 : layer.getIUpdater().stateSize(parameters);
    // What a step of an example leaves on the tape: gates, cell state, hidden state and input; with
    // update dropout its factors, which the layer holds too.
    long factors = layer.getUpdateDropout() < 1 ? 2 : 0;
    long step = (layer.cellType().slots() + 2L + factors) * layer.getNOut() + layer.getNIn();
    return new LayerMemoryReport.Builder(
            layer.getLayerName(), layer.getClass(), input, layer.getOutputType(-1, input))
        .standardMemory(parameters, updaterState)
        .workingMemory(0, step, 0, steps * step)
        .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
        .build();
  }

  /** The chunk of logits does not depend on the minibatch; inputs and their errors do. */
  static LayerMemoryReport of(SparseSoftmaxOutputLayer layer, InputType.InputTypeRecurrent input) {
    long steps = Math.max(1, input.getTimeSeriesLength());
    long parameters = layer.initializer().numParams(layer);
    long updaterState = layer.getIUpdater() == null ? 0 : layer.getIUpdater().stateSize(parameters);
    long chunk = SoftmaxEngine.chunkValues(layer.getNOut());
    long packed =
        layer.getEngine() == Engine.ND4J
            ? 0
            : EngineLookup.packedSoftmaxValues(layer.getNIn(), layer.getNOut());
    long inputs = 2 * steps * layer.getNIn();
    return new LayerMemoryReport.Builder(
            layer.getLayerName(), layer.getClass(), input, layer.getOutputType(-1, input))
        .standardMemory(parameters, updaterState)
        .workingMemory(chunk + packed, 0, chunk + packed, inputs)
        .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
        .build();
  }
}
