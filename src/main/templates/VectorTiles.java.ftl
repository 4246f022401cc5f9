<#--
  The register tiles of VectorKernel: C = S + A·B for a few rows and vectors of C that stay in
  registers over the depth. Expanded by the build into one class per way of reading A, and into the
  class that packs A for one of them.

  heights   rows of a tile; which of them are used depends on the number of registers
  widths    vectors of a panel of B, and so of a tile
  forms     how A is read: step and row are the distances in A between two steps of the depth and
            two rows of C, tile the distance between tiles, per row; most is the height of the
            highest tile

  Height·width accumulators, width vectors of B and one broadcast value of A must fit the registers:
  10·2 + 2 + 1 of the 32 of AVX-512 and NEON, 6·2 + 2 + 1 of the 16 of AVX2. C2 needs a few more.
-->
<#assign heights = 10..1 widths = [2, 1]>
<#assign forms = [
  {"name": "VectorPackedTiles", "step": "height", "row": "1", "tile": "aDepth", "most": "TileHeights.MOST",
   "about": "A is in {@link PackedTiles}: the values of a tile's rows at one step of the sum are next to each other"},
  {"name": "VectorRowTiles", "step": "1", "row": "STRIDE", "tile": "STRIDE", "most": "TileHeights.MOST_OF_ROWS",
   "about": "rows of C are rows of A, in {@link PackedRows}"},
  {"name": "VectorColumnTiles", "step": "STRIDE", "row": "1", "tile": "1", "most": "TileHeights.MOST",
   "about": "rows of C are columns of A, in {@link PackedRows}, and a step of the sum is a row of A"}]>
<#-- n·what, or nothing for n = 0, as a term to be added. -->
<#function plus n what><#if n == 0><#return ""><#elseif what == "1"><#return " + " + n><#elseif n == 1><#return " + " + what><#else><#return " + " + n + " * " + what></#if></#function>
<#-- what·name, where what may be 1. -->
<#function times what name><#if what == "1"><#return name><#else><#return what + " * " + name></#if></#function>
<#macro tile form height width>
<#assign step = (form.step == "height")?then(height?string, form.step)>
  private static void tile${height}x${width}(
      int depth,
      float[] a,
      int a0,
      float[] b,
      int b0,
      float[][] start,
      int s0,
      int sRow,
      int sVector,
      float[][] c,
      int c0,
      int cRow,
      int cVector) {
  <#list 0..<width as w>
    float[] from${w} = start[${w}];
  </#list>
  <#list 0..<height as r><#list 0..<width as w>
    FloatVector c${r}${w} = FloatVector.fromArray(SPECIES, from${w}, s0${plus(r, "sRow")}${plus(w, "sVector")});
  </#list></#list>
    for (int k = 0; k < depth; k++) {
    <#list 0..<width as w>
      FloatVector y${w} = FloatVector.fromArray(SPECIES, b, b0 + ${times(width?string, "L")} * k${plus(w, "L")});
    </#list>
    <#list 0..<height as r>
      <#if r == 0>FloatVector </#if>x = FloatVector.broadcast(SPECIES, a[a0 + ${times(step, "k")}${plus(r, form.row)}]);
      <#list 0..<width as w>
      c${r}${w} = x.fma(y${w}, c${r}${w});
      </#list>
    </#list>
    }
    if (<#list 0..<height as r><#list 0..<width as w>c${r}${w}.getClass() != VectorClass.VECTOR<#sep>
        || </#list><#sep>
        || </#list>) {
      throw VectorClass.other();
    }
  <#list 0..<width as w>
    float[] to${w} = c[${w}];
  </#list>
  <#list 0..<height as r><#list 0..<width as w>
    c${r}${w}.intoArray(to${w}, c0${plus(r, "cRow")}${plus(w, "cVector")});
  </#list></#list>
  }

</#macro>
<@pp.dropOutputFile />
<#list forms as form>
<@pp.changeOutputFile name=form.name + ".java" />
package io.github.sublstm.engine.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link VectorKernel}'s tiles of C = S + A·B where ${form.about}. */
final class ${form.name} {

  private static final VectorSpecies<Float> SPECIES = VectorClass.SPECIES;
  private static final int L = SPECIES.length();
<#if form.name != "VectorPackedTiles">

  /** Between rows of A. */
  private static final int STRIDE = PackedRows.DEPTH;
</#if>

  private ${form.name}() {}

  /**
   * Some rows of C, in tiles as {@link TileHeights} cuts them.
   *
   * @param depth steps of the sum
<#if form.tile == "aDepth">
   * @param aDepth steps of the sum that A has in all
   * @param aFirst the first of them to take
</#if>
   */
  static void multiply(
      int rows,
      int vectors,
      int depth,
<#if form.tile == "aDepth">
      int aDepth,
      int aFirst,
</#if>
      float[] a,
      int a0,
      float[] b,
      int b0,
      float[][] start,
      int s0,
      int sRow,
      int sVector,
      float[][] c,
      int c0,
      int cRow,
      int cVector) {
    int tiles = TileHeights.tiles(rows, ${form.most});
    for (int tile = 0, row = 0, end; tile < tiles; tile++, row = end) {
      end = TileHeights.end(rows, tiles, tile);
      int at = a0 + ${times(form.tile, "row")}<#if form.step == "height"> + aFirst * (end - row)</#if>;
      int sr = s0 + row * sRow;
      int cr = c0 + row * cRow;
      if (vectors == 2) {
        switch (end - row) {
<#list heights as height>
          case ${height} -> tile${height}x2(depth, a, at, b, b0, start, sr, sRow, sVector, c, cr, cRow, cVector);
</#list>
          default -> throw TileHeights.tooHigh(end - row);
        }
      } else {
        switch (end - row) {
<#list heights as height>
          case ${height} -> tile${height}x1(depth, a, at, b, b0, start, sr, sRow, sVector, c, cr, cRow, cVector);
</#list>
          default -> throw TileHeights.tooHigh(end - row);
        }
      }
    }
  }

<#list heights as height>
<#list widths as width>
<@tile form=form height=height width=width />
</#list>
</#list>
}
</#list>
<@pp.changeOutputFile name="TilePacking.java" />
package io.github.sublstm.engine.vector;

/** Transposes the rows of a tile for {@link PackedTiles}; one loop per height, as C2 does not unroll a loop over rows. */
final class TilePacking {

  private TilePacking() {}

  /**
   * Puts {@code [rows, width]} of a row-major matrix to {@code [width][rows]}.
   *
   * @param stride between rows of the source
   */
  static void transpose(int rows, int width, float[] source, int s0, int stride, float[] target, int t0) {
    switch (rows) {
<#list heights as height>
      case ${height} -> transpose${height}(width, source, s0, stride, target, t0);
</#list>
      default -> throw TileHeights.tooHigh(rows);
    }
  }

<#list heights as height>
  private static void transpose${height}(int width, float[] source, int s0, int stride, float[] target, int t0) {
<#list 1..<height as r>
    int s${r} = s0${plus(r, "stride")};
</#list>
    for (int k = 0; k < width; k++) {
<#list 0..<height as r>
      target[t0 + ${times(height?string, "k")}${plus(r, "1")}] = source[s${r} + k];
</#list>
    }
  }

</#list>
}
