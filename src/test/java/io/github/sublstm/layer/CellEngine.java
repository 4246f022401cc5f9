package io.github.sublstm.layer;

import io.github.sublstm.conf.GatedRecurrent;
import io.github.sublstm.engine.Engine;
import java.util.Arrays;
import java.util.stream.Stream;

/** A cell on an engine: what most tests run for. */
record CellEngine(Cell cell, Engine engine) {

  /** Every cell on both engines. */
  static Stream<CellEngine> all() {
    return Arrays.stream(Cell.values())
        .flatMap(
            cell ->
                Stream.of(Engine.HOST, Engine.ND4J).map(engine -> new CellEngine(cell, engine)));
  }

  GatedRecurrent.Builder<?> builder(int nIn, int nOut) {
    return cell.builder(engine, nIn, nOut);
  }
}
