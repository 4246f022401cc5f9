import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bytedeco.pytorch.Tensor;

/** Writes tensors as NumPy's {@code savez_compressed} does, single precision, row-major. */
final class Npz {

  private Npz() {}

  static void write(Path file, Map<String, Tensor> tensors) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
        ZipEntry entry = new ZipEntry(tensor.getKey() + ".npy");
        entry.setTimeLocal(java.time.LocalDateTime.of(2026, 1, 1, 0, 0));
        zip.putNextEntry(entry);
        zip.write(npy(tensor.getValue()));
        zip.closeEntry();
      }
    }
  }

  private static byte[] npy(Tensor tensor) throws IOException {
    String shape =
        Arrays.stream(tensor.shape()).mapToObj(String::valueOf).collect(Collectors.joining(", "));
    shape += tensor.shape().length == 1 ? "," : "";
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + shape + "), }";
    // Magic number, version and length take 10 bytes; the data begin at a multiple of 64.
    int padded = (10 + header.length() + 1 + 63) / 64 * 64 - 10;
    header += " ".repeat(padded - header.length() - 1) + "\n";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    out.write(padded & 255);
    out.write(padded >> 8);
    out.write(header.getBytes(StandardCharsets.US_ASCII));
    FloatBuffer values = tensor.detach().contiguous().createBuffer();
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    out.write(bytes.array());
    return out.toByteArray();
  }
}
