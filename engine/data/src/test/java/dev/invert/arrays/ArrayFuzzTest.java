package dev.invert.arrays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Reads damaged array files, and pickles of random opcodes: each is read or is an error that names it, and leaks
 * nothing. {@code -Dinvert.fuzz.files=250000 -Dinvert.fuzz.seed=1} runs longer.
 */
class ArrayFuzzTest {
    private static final int FILES = Integer.getInteger("invert.fuzz.files", 400);
    private static final long SEED = Long.getLong("invert.fuzz.seed", 20261129);
    private static final int MOST_BYTES = 1 << 20;

    @TempDir
    private Path folder;

    private enum Form {
        NPY("npy"),
        STORED("npz"),
        DEFLATED("npz"),
        SAFETENSORS("safetensors"),
        TORCH("pt"),
        PICKLE("pt");

        private final String ending;

        Form(String ending) {
            this.ending = ending;
        }
    }

    private static final List<String> PICKLE_PIECES = List.of(
            "\u0080\u0002",
            "ctorch._utils\n_rebuild_tensor_v2\n",
            "ctorch\nFloatStorage\n",
            "ccollections\nOrderedDict\n",
            "X\u0007\0\0\0storage",
            "X\u0001\0\0\0000",
            "X\u0003\0\0\0cpu",
            "X\u00FF\u00FF\u00FF\u007F",
            "K\u0002",
            "K\u0003",
            "J\u00FF\u00FF\u00FF\u00FF",
            "M\u0006\0",
            "(",
            ")",
            "]",
            "}",
            "t",
            "e",
            "u",
            "s",
            "a",
            "Q",
            "R",
            "q\u0001",
            "h\u0001",
            "N",
            "\u0085",
            "\u0086",
            "\u0087",
            "\u0088",
            "\u0089",
            "\u008a\u0008\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u007F",
            "G@\0\0\0\0\0\0\0",
            "b",
            ".",
            "ctorch\n");

    @ParameterizedTest
    @EnumSource
    void damagedFilesAreReadOrAnError(Form form) throws Exception {
        MemoryBudget budget = MemoryBudget.ofBytes(MOST_BYTES);
        byte[] whole = content(form, new SplittableRandom(SEED));
        int read = 0;
        for (int i = 0; i < FILES; i++) {
            SplittableRandom random = new SplittableRandom(SEED + i);
            byte[] bytes = form == Form.PICKLE ? content(form, random) : damaged(whole, random);
            Path file = Files.write(folder.resolve("fuzz." + form.ending), bytes);
            try (ActivationMatrix matrix = ActivationFiles.open(file, budget);
                    ActivationBlock block = matrix.load(0, 1)) {
                assertThat(block.count()).isEqualTo(1);
                read++;
            } catch (InvertException e) {
                assertThat(e.getMessage()).contains("fuzz.").doesNotContain("\n");
            } catch (RuntimeException | Error e) {
                fail("seed " + (SEED + i), e);
            }
            assertThat(budget.freeBytes()).as("seed %d", SEED + i).isEqualTo(MOST_BYTES);
        }
        assertThat(read).isLessThan(FILES);
    }

    private static byte[] damaged(byte[] whole, SplittableRandom random) {
        byte[] bytes = whole.clone();
        for (int times = random.nextInt(1, 5); times > 0; times--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                default -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 4), (byte) 0xFF);
            }
        }
        return bytes;
    }

    private static byte[] content(Form form, SplittableRandom random) throws IOException {
        return switch (form) {
            case NPY -> npy();
            case STORED -> zip("x.npy", npy(), false);
            case DEFLATED -> zip("x.npy", npy(), true);
            case SAFETENSORS -> safetensors();
            case TORCH ->
                torch(("\u0080\u0002ctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nFloatStorage\n"
                                + "X\u0001\0\0\0000X\u0003\0\0\0cpuK\u0006tQK\0K\u0003K\u0002\u0086K\u0002K\u0001\u0086\u0089tR.")
                        .getBytes(StandardCharsets.ISO_8859_1));
            case PICKLE -> torch(pickle(random));
        };
    }

    private static byte[] pickle(SplittableRandom random) {
        StringBuilder code = new StringBuilder("\u0080\u0002");
        for (int i = random.nextInt(40); i > 0; i--) {
            code.append(PICKLE_PIECES.get(random.nextInt(PICKLE_PIECES.size())));
        }
        return code.append(random.nextInt(8) == 0 ? "" : ".").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] npy() {
        ByteBuffer bytes = ByteBuffer.allocate(NpyHeader.ENCODED_BYTES + 24).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(NpyHeader.encode("<f4", false, 3, 2));
        for (int i = 0; i < 6; i++) {
            bytes.putFloat(i);
        }
        return bytes.array();
    }

    private static byte[] safetensors() {
        byte[] header = "{\"x\":{\"dtype\":\"F32\",\"shape\":[3,2],\"data_offsets\":[0,24]}}"
                .getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + 24).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.putLong(header.length).put(header).array();
    }

    private static byte[] torch(byte[] pickle) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            put(zip, "a/data.pkl", pickle, false);
            put(zip, "a/data/0", new byte[24], false);
        }
        return bytes.toByteArray();
    }

    private static byte[] zip(String name, byte[] content, boolean deflated) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            put(zip, name, content, deflated);
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] content, boolean deflated) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        if (!deflated) {
            CRC32 crc = new CRC32();
            crc.update(content);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(content.length);
            entry.setCrc(crc.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
