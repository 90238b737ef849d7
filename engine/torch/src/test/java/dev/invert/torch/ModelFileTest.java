package dev.invert.torch;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.errors.InvertException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFileTest {
    private static final String DICT = "\u0080\u0002ccollections\nOrderedDict\nq\0)Rq\1(";
    private static final String OBJECT = "\u0080\u0002cmodels.net\nNet\nq\0)\u0081q\1}";
    private static final String TENSOR = "\u0080\u0002ctorch._utils\n_rebuild_tensor_v2\nq\0((";
    private static final String BEFORE_1_6 =
            "\u0080\u0002\u008A\nl\u00FC\u009CF\u00F9 j\u00A8P\u0019.\u0080\u0002M\u00E9\3.\u0080\2}q\0.";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | an empty file; download or copy it again",
                "version https://git-lfs.github.com/spec/v1 | git lfs pull",
                "\uFEFF <!DOCTYPE HTML><html> | a web page",
                "<?xml version='1.0'?><Error/> | an XML text",
                "{\"error\": \"Not found\"} | a JSON text",
                "GGUF3 | a GGUF file",
            })
    void recognizesTexts(String text, String words) throws IOException {
        assertRefused(text.getBytes(StandardCharsets.UTF_8), words);
    }

    @Test
    void recognizesOtherModels() throws IOException {
        byte[] header = "{\"w\":{}}".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer safetensors = ByteBuffer.allocate(Long.BYTES + header.length).order(ByteOrder.LITTLE_ENDIAN);
        assertRefused(safetensors.putLong(header.length).put(header).array(), "safetensors file, which holds weights");
        assertRefused(bytes("\10\10\22\7pytorch\32\0052.4.0"), "an ONNX model");
        assertRefused(bytes("\u0093NUMPY\1\0"), "a NumPy array");
        assertRefused(bytes("\u0089HDF\r\n\u001A\n"), "an HDF5 file");
        assertRefused(bytes("\u001F\u008B\10\0"), "an archive; unpack it");
    }

    @Test
    void recognizesPickles() throws IOException {
        assertRefused(bytes(BEFORE_1_6 + DICT), "a state dict or checkpoint of torch.save");
        assertRefused(bytes(BEFORE_1_6 + OBJECT), "class models.net.Net (torch.save(model))");
        assertRefused(bytes(OBJECT), "class models.net.Net");
        assertRefused(zip("m/data.pkl", DICT), "build the model in Python, load them with model.load_state_dict");
        assertRefused(zip("m/data.pkl", "\u0080\2}q\0(X\5\0\0\0model"), "a state dict or checkpoint");
        assertRefused(zip("m/data.pkl", OBJECT), "torch.jit.trace(model.eval(), x).save(\"model.pt\")");
        assertRefused(zip("m/data.pkl", TENSOR), "a tensor of torch.save");
    }

    @Test
    void recognizesArchives() throws IOException {
        assertRefused(zip("m/archive_format", "pt2"), "a program of torch.export (.pt2)");
        assertRefused(zip("serialized_exported_program.json", "{}"), "a program of torch.export (.pt2)");
        assertRefused(zip("x.npy", ""), "a NumPy .npz file");
        assertRefused(zip("MAR-INF/MANIFEST.json", ""), "TorchServe");
        assertRefused(zip("readme.txt", ""), "a ZIP file without a TorchScript program");
        byte[] whole = zip("m/constants.pkl", "x".repeat(100));
        assertRefused(Arrays.copyOf(whole, whole.length / 2), "is cut short or damaged");
        ModelFile.requireTorchScript(Files.write(folder.resolve("whole.pt"), whole));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] zip(String entry, String content) throws IOException {
        Path file = folder.resolve("model.zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(bytes(content));
        }
        return Files.readAllBytes(file);
    }

    private void assertRefused(byte[] content, String words) throws IOException {
        Path file = Files.write(folder.resolve("model.pt"), content);
        assertThatThrownBy(() -> ModelFile.requireTorchScript(file))
                .isInstanceOf(InvertException.class)
                .hasMessageStartingWith(file + ": is ")
                .hasMessageContaining(words)
                .message()
                .hasLineCount(1);
    }
}
