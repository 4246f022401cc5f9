<#--
  The register tiles of VectorKernel: C = S + A·B for a few rows and vectors of C that stay in
  registers over the depth. Expanded by the build into one class per way of reading A.

  rows      rows of a tile; rows that do not fill one go through a tile of one row
  widths    vectors of a panel of B, and so of a tile
  unrolled  steps of the depth per turn of the loop
  species   the vectors
  forms     how A is read: a row of C is a row of A (rowTiles) or a column of A (columnTiles).
            step and row are the distances in A between two steps of the depth and two rows of C.

  rows·width accumulators, width vectors of B and one broadcast value of A must fit the registers:
  5·4 + 4 + 1 of the 32 that AVX-512 has.
-->
<#assign rows = 5 widths = [4, 3] unrolled = 2 species = "FloatVector.SPECIES_512">
<#assign forms = [
  {"name": "VectorRowTiles", "step": "1", "row": "STRIDE",
   "product": "A·B", "about": "rows of C are rows of A"},
  {"name": "VectorColumnTiles", "step": "STRIDE", "row": "1",
   "product": "AᵀB", "about": "rows of C are columns of A, next to each other in memory, and a step of the sum is a row of A"}]>
<#-- n·what, or nothing for n = 0, as a term to be added. -->
<#function plus n what><#if n == 0><#return ""><#elseif what == "1"><#return " + " + n><#elseif n == 1><#return " + " + what><#else><#return " + " + n + " * " + what></#if></#function>
<#macro tile form height width turn>
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
    for (int k = 0; k < depth; k<#if turn == 1>++<#else> += ${turn}</#if>) {
  <#list 0..<turn as u>
    <#list 0..<width as w>
      <#if u == 0>FloatVector </#if>y${w} = FloatVector.fromArray(SPECIES, b, b0 + ${width} * L * k${plus(u * width + w, "L")});
    </#list>
    <#list 0..<height as r>
      <#if u == 0 && r == 0>FloatVector </#if>x = FloatVector.broadcast(SPECIES, a[a0 + <#if form.step != "1">${form.step} * </#if>k${plus(r, form.row)}${plus(u, form.step)}]);
      <#list 0..<width as w>
      c${r}${w} = x.fma(y${w}, c${r}${w});
      </#list>
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

/** {@link VectorKernel}'s tiles of C = S + ${form.product}, with A in {@link PackedRows}: ${form.about}. */
final class ${form.name} {

  private static final VectorSpecies<Float> SPECIES = ${species};
  private static final int L = SPECIES.length();

  /** Between rows of A. */
  private static final int STRIDE = PackedRows.DEPTH;

  private ${form.name}() {}

  /**
   * Some rows of C, for a part of the sum.
   *
   * @param depth steps of the sum: 1 or a multiple of ${unrolled}
   */
  static void multiply(
      int rows,
      int vectors,
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
    int row = 0;
    int tiledRows = depth == 1 ? 0 : ${rows} * (rows / ${rows});
    for (; row < tiledRows; row += ${rows}) {
      int ar = a0 + row<#if form.row != "1"> * ${form.row}</#if>;
      int sr = s0 + row * sRow;
      int cr = c0 + row * cRow;
  <#list widths as width>
      <#if width?index != 0>} else </#if>if (vectors == ${width}) {
        tile${rows}x${width}(depth, a, ar, b, b0, start, sr, sRow, sVector, c, cr, cRow, cVector);
  </#list>
      }
    }
    for (; row < rows; row++) {
      int ar = a0 + row<#if form.row != "1"> * ${form.row}</#if>;
      int sr = s0 + row * sRow;
      int cr = c0 + row * cRow;
  <#list widths as width>
      <#if width?index != 0>} else </#if>if (vectors == ${width}) {
        tile1x${width}(depth, a, ar, b, b0, start, sr, sRow, sVector, c, cr, cRow, cVector);
  </#list>
      }
    }
  }

<#list [rows, 1] as height>
<#list widths as width>
<@tile form=form height=height width=width turn=(height == 1)?then(1, unrolled) />
</#list>
</#list>
}
</#list>
