package dev.invert.torch;

import dev.invert.errors.InvertException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Recognizes model files of other kinds than TorchScript by their content: names lie, and LibTorch describes such files
 * by what it misses in them.
 */
final class ModelFile {
    private static final int START_BYTES = 1024;
    private static final int PICKLE_BYTES = 4096;

    private static final String TRACE =
            "load the model in Python and write torch.jit.trace(model.eval(), x).save(\"model.pt\")";
    private static final String AGAIN = "download or copy it again";
    private static final String ONNX =
            "an ONNX model, for which there is no converter to TorchScript; write the PyTorch"
                    + " model it was exported from with torch.jit.trace(model.eval(), x).save(\"model.pt\")";
    private static final String WEIGHTS = "which holds weights without the program that uses them; build the model in"
            + " Python, load them with model.load_state_dict, and write torch.jit.trace(model.eval(), x)"
            + ".save(\"model.pt\")";

    /** A GLOBAL opcode of a pickle: the module and name of a class or function. */
    private static final Pattern GLOBAL = Pattern.compile("c([\\w.]+)\n([\\w.]+)\n");

    private static final Pattern ROOT_GLOBAL = Pattern.compile("^\\x80[\\x02-\\x05]" + GLOBAL.pattern());

    private final Path file;
    private final byte[] start;

    private ModelFile(Path file, byte[] start) {
        this.file = file;
        this.start = start;
    }

    /**
     * Checks that a file is not known to be of another kind. A file of unknown kind passes.
     *
     * @throws InvertException if it is another kind of file, empty or cut short; the message names the kind and the
     *     way to a TorchScript file
     */
    static void requireTorchScript(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            new ModelFile(file, in.readNBytes(START_BYTES)).require();
        } catch (IOException e) {
            throw new InvertException(file + ": cannot be read; check its permissions, or copy it again", e);
        }
    }

    private void require() throws IOException {
        if (start.length == 0) {
            throw not("an empty file; " + AGAIN);
        }
        if (begins(0, "PK\3\4") || begins(0, "PK\5\6")) {
            requireProgram();
            return;
        }
        String text = new String(start, StandardCharsets.ISO_8859_1);
        String lower = text.replaceFirst("^\u00EF\u00BB\u00BF", "").strip().toLowerCase(Locale.ROOT);
        if (lower.startsWith("version https://git-lfs")) {
            throw not("the pointer of a Git LFS file; fetch the file itself with git lfs pull");
        }
        if (lower.startsWith("<!doctype html") || lower.startsWith("<html") || lower.startsWith("<head")) {
            throw not("a web page, which a server sent in place of the file; download the file itself");
        }
        if (lower.startsWith("<?xml") || lower.startsWith("<error")) {
            throw not("an XML text, often the error of a server; download the file itself");
        }
        if (isSafetensors()) {
            throw not("a safetensors file, " + WEIGHTS);
        }
        if (lower.startsWith("{") || lower.startsWith("[")) {
            throw not("a JSON text, often a configuration or the error of a server; name the file of the model");
        }
        requireNoKnownMagic(text);
    }

    private void requireNoKnownMagic(String text) {
        if (begins(0, "\u0093NUMPY")) {
            throw not("a NumPy array; name the model, and the array as input");
        }
        if (begins(0, "\u0089HDF")) {
            throw not("an HDF5 file, as Keras writes it; only PyTorch models can be run");
        }
        if (begins(4, "TFL3")) {
            throw not("a TensorFlow Lite model; only PyTorch models can be run");
        }
        if (begins(4, "ET1")) {
            throw not("an ExecuTorch program; " + TRACE);
        }
        if (begins(0, "GGUF")) {
            throw not("a GGUF file, " + WEIGHTS);
        }
        if (begins(0, "\u001F\u008B") || begins(257, "ustar") || begins(0, "7z\u00BC\u00AF") || begins(0, "BZh")) {
            throw not("an archive; unpack it and name the model in it");
        }
        if (start[0] == (byte) 0x80 && start.length > 1 && start[1] >= 2 && start[1] <= 5) {
            throw notPickle(begins(2, "\u008A\nl\u00FC\u009CF") ? oldPickle(text) : text);
        }
        if (isOnnx()) {
            throw not(ONNX);
        }
    }

    /** Checks that a ZIP file has the parts of a TorchScript archive. */
    private void requireProgram() throws IOException {
        List<String> names;
        String pickle = "";
        try (ZipFile zip = new ZipFile(file.toFile())) {
            names = zip.stream().map(ZipEntry::getName).toList();
            ZipEntry data = zip.stream()
                    .filter(entry -> entry.getName().endsWith("/data.pkl"))
                    .findFirst()
                    .orElse(null);
            if (data != null) {
                try (InputStream in = zip.getInputStream(data)) {
                    pickle = new String(in.readNBytes(PICKLE_BYTES), StandardCharsets.ISO_8859_1);
                }
            }
        } catch (java.util.zip.ZipException e) {
            throw new InvertException(file + ": is cut short or damaged; " + AGAIN, e);
        }
        Set<String> parts =
                names.stream().map(name -> name.replaceFirst("^[^/]*/", "")).collect(Collectors.toSet());
        if (parts.contains("constants.pkl") || parts.contains("bytecode.pkl")) {
            return;
        }
        if (parts.contains("archive_format")
                || parts.contains("models/model.json")
                || names.contains("serialized_exported_program.json")) {
            throw not("a program of torch.export (.pt2), without the names of layers that TorchScript has; " + TRACE);
        }
        if (parts.contains("data.pkl")) {
            throw notPickle(pickle);
        }
        if (names.stream().anyMatch(name -> name.endsWith(".npy"))) {
            throw not("a NumPy .npz file; name the model, and the arrays as input");
        }
        if (names.contains("model.weights.h5") || names.contains("saved_model.pb")) {
            throw not("a Keras or TensorFlow model; only PyTorch models can be run");
        }
        if (names.stream().anyMatch(name -> name.startsWith("MAR-INF/"))) {
            throw not("an archive of TorchServe; unpack it and name the model in it");
        }
        throw not("a ZIP file without a TorchScript program; " + TRACE);
    }

    private InvertException notPickle(String pickle) {
        Matcher root = ROOT_GLOBAL.matcher(pickle);
        if (root.find()) {
            String module = root.group(1);
            String type = root.group(2);
            if (module.equals("torch._utils") && type.startsWith("_rebuild_")) {
                return not("a tensor of torch.save; name the model, and the tensor as input");
            }
            if (!module.equals("collections") && !module.startsWith("torch._utils")) {
                return not("a pickled Python object of class " + module + "." + type
                        + " (torch.save(model)), which needs its Python code; " + TRACE);
            }
        }
        return not("a state dict or checkpoint of torch.save, " + WEIGHTS);
    }

    /** Returns the object in the format of torch.save before 1.6, after a magic number, a version and sizes. */
    private static String oldPickle(String text) {
        String[] pickles = text.split("(?=\u0080\u0002)", 5);
        return pickles.length > 3 ? pickles[3] : "";
    }

    private boolean isSafetensors() throws IOException {
        if (start.length < Long.BYTES + 2 || start[Long.BYTES] != '{') {
            return false;
        }
        long header = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return header >= 2 && header <= Files.size(file) - Long.BYTES;
    }

    /** Returns whether the file begins as a protocol buffer with ir_version and one of the fields after it. */
    private boolean isOnnx() {
        return start.length > 3
                && start[0] == 0x08
                && start[1] >= 1
                && start[1] <= 32
                && List.of(0x12, 0x1A, 0x22, 0x2A, 0x32, 0x3A, 0x42).contains((int) start[2]);
    }

    private boolean begins(int offset, String magic) {
        byte[] bytes = magic.getBytes(StandardCharsets.ISO_8859_1);
        return start.length >= offset + bytes.length
                && Arrays.equals(start, offset, offset + bytes.length, bytes, 0, bytes.length);
    }

    private InvertException not(String kind) {
        return new InvertException(file + ": is not a TorchScript model but " + kind);
    }
}
