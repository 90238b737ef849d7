package dev.invert.labels;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Reads damaged label files: each is either read or rejected with a message that names it, leaks nothing, and takes
 * memory in proportion to its size. {@code -Dinvert.fuzz.files=250000 -Dinvert.fuzz.seed=1} runs longer; each case can
 * be replayed from its seed.
 */
class LabelFuzzTest {
    private static final int FILES = Integer.getInteger("invert.fuzz.files", 400);
    private static final long SEED = Long.getLong("invert.fuzz.seed", 20261125);
    private static final long LARGEST_NATIVE_BYTES = 1 << 20;
    private static final long ALWAYS_ALLOWED_HEAP_BYTES = 1 << 20;
    private static final long HEAP_BYTES_PER_FILE_BYTE = 2000;
    private static final long MOST_SECONDS_PER_FILE = 10;

    @TempDir
    Path folder;

    private enum Form {
        ONE_HOT("fuzz.csv"),
        LONG("fuzz.csv"),
        TOKENS("fuzz.tsv"),
        COCO("fuzz.json"),
        LISTS("fuzz.jsonl"),
        ARRAY("fuzz.npy"),
        NAMES("names.json");

        private final String file;

        Form(String file) {
            this.file = file;
        }
    }

    private static final List<String> PIECES = List.of(
            "\"",
            "\"\"",
            ",",
            ";",
            "\t",
            "\n",
            "\r\n",
            "\r",
            "\uFEFF",
            "\0",
            "\u00e9",
            "0",
            "1",
            "-1",
            "1e9",
            "nan",
            "",
            " ",
            "[",
            "]",
            "{",
            "}",
            ":",
            "null",
            "true",
            "99999999999999999999",
            "-9223372036854775808",
            "\\u0000",
            "\"images\"",
            "\"annotations\"",
            "\"image_id\": 1",
            "label",
            "position",
            "group",
            "'shape': (",
            "(1, 1)",
            "2147483647",
            "4294967296",
            "'fortran_order': True",
            "|O",
            "<f8");

    private final MemoryBudget budget = MemoryBudget.ofBytes(LARGEST_NATIVE_BYTES);

    @ParameterizedTest
    @EnumSource(Form.class)
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void damagedFilesAreReadOrRefused(Form form) throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        int refused = 0;
        readsWithoutError(form, content(form, new SplittableRandom(SEED)));
        for (int i = 0; i < FILES; i++) {
            SplittableRandom random = new SplittableRandom(SEED + i);
            byte[] damaged = damage(content(form, random), random);
            long start = System.nanoTime();
            long allocated = threads.getThreadAllocatedBytes(thread);
            refused += readsWithoutError(form, damaged) ? 0 : 1;
            assertThat(threads.getThreadAllocatedBytes(thread) - allocated)
                    .as(() -> replay(form, damaged))
                    .isLessThan(ALWAYS_ALLOWED_HEAP_BYTES + HEAP_BYTES_PER_FILE_BYTE * damaged.length);
            assertThat(budget.usedBytes()).as(() -> replay(form, damaged)).isZero();
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start))
                    .as(() -> replay(form, damaged))
                    .isLessThan(MOST_SECONDS_PER_FILE);
        }
        // Damage that is always or never detected would test nothing.
        assertThat(refused).isBetween(FILES / 50, FILES - 1);
    }

    private boolean readsWithoutError(Form form, byte[] content) throws IOException {
        Path file = Files.write(folder.resolve(form.file), content);
        Path read = file;
        Path names = null;
        if (form == Form.NAMES) {
            read = Files.write(folder.resolve("labels.npy"), npy(new SplittableRandom(1)));
            names = file;
        }
        try (LabeledSamples labels =
                ConceptFiles.read(read, new LabelOptions(names, null, null, LabelOptions.Layout.AUTO, budget))) {
            assertThat(labels.matrix().sampleCount()).isPositive();
            return true;
        } catch (InvertException e) {
            assertThat(e.getMessage())
                    .as(() -> replay(form, content))
                    .contains(folder.toString())
                    .doesNotContain("Native memory");
            return false;
        } catch (RuntimeException | Error e) {
            throw new AssertionError(replay(form, content), e);
        }
    }

    private static String replay(Form form, byte[] content) {
        return form + ": " + HexFormat.of().formatHex(content);
    }

    /** Changes, removes, doubles or moves a few bytes, or inserts pieces that have a meaning in the formats. */
    private static byte[] damage(byte[] content, SplittableRandom random) {
        byte[] damaged = content;
        for (int times = 1 + random.nextInt(4); times > 0; times--) {
            int at = random.nextInt(damaged.length + 1);
            int length = random.nextInt(1 + Math.min(random.nextInt(8) == 0 ? 200 : 4, damaged.length - at));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(damaged, 0, at);
            switch (random.nextInt(6)) {
                case 0 -> out.write(random.nextInt(256));
                case 1 ->
                    out.writeBytes(PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8));
                case 2 -> {
                    out.write(damaged, at, length);
                    out.write(damaged, at, length);
                }
                case 3 -> {
                    for (int i = 0; i < length; i++) {
                        out.write(damaged[at + i] ^ (1 << random.nextInt(8)));
                    }
                }
                case 4 -> {
                    if (random.nextInt(8) == 0) {
                        return out.toByteArray();
                    }
                }
                default -> {}
            }
            out.write(damaged, at + length, damaged.length - at - length);
            damaged = out.toByteArray();
        }
        return damaged;
    }

    private static byte[] content(Form form, SplittableRandom random) {
        return switch (form) {
            case ONE_HOT ->
                bytes("id,cat,\"big, dog\",bird\na.png,1,0,1\nb.png,0,1,0\nc.png,true,False,1.0\n\"d\"\"e\",0.0,1,1\n");
            case LONG -> bytes("sample,label,group\na,cat,g1\nb,\"big, dog\",g2\na,pet,g1\nc,,g3\nd,cat,g1\n");
            case TOKENS -> bytes("document\tposition\tlabels\nd1\t0\tnoun;first\nd1\t1\tverb\nd2\t0\t\n");
            case COCO -> bytes("""
                        {"info": {"year": 2017}, "images": [{"id": 1, "file_name": "a.jpg"},
                         {"id": 2, "file_name": "b.jpg"}], "annotations": [{"image_id": 1, "category_id": 3,
                         "segmentation": [[1.5, 2e3]]}, {"image_id": 2, "segments_info": [{"category_id": 4}]}],
                         "categories": [{"id": 3, "name": "cat", "supercategory": "animal"}, {"id": 4, "name": "sky"}]}
                        """);
            case LISTS -> bytes("""
                        {"image": "a.jpg", "classes": ["sky", "tree"]}
                        {"b.jpg": ["sky"], "c.jpg": []}
                        {"image": "d.jpg", "classes": [{"name": "sea", "box": [1, 2, 3, 4]}]}
                        """);
            case ARRAY -> npy(random);
            case NAMES -> bytes("""
                        {"0": {"offset": "n01", "name": "tench", "definition": "a \\"fish\\""},
                         "1": {"name": "bird"}, "2": {"offset": null, "name": "x", "same_as": []}}
                        """);
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns a 5 x 3 .npy file of a random type, order and version. */
    private static byte[] npy(SplittableRandom random) {
        List<String> types = List.of("|b1", "|u1", "<i8", "<f4", "<f2");
        String type = types.get(random.nextInt(types.size()));
        int elementBytes = type.charAt(2) - '0';
        String header = "{'descr': '%s', 'fortran_order': %s, 'shape': (5, 3), }          \n"
                .formatted(type, random.nextBoolean() ? "True" : "False");
        ByteBuffer npy =
                ByteBuffer.allocate(12 + header.length() + 15 * elementBytes).order(ByteOrder.LITTLE_ENDIAN);
        npy.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
        boolean wide = random.nextBoolean();
        npy.put((byte) (wide ? 2 : 1)).put((byte) 0);
        if (wide) {
            npy.putInt(header.length());
        } else {
            npy.putShort((short) header.length());
        }
        npy.put(header.getBytes(StandardCharsets.US_ASCII));
        long one = type.equals("<f4") ? 0x3F800000L : type.equals("<f2") ? 0x3C00L : 1;
        for (int i = 0; i < 15; i++) {
            long value = random.nextBoolean() ? one : 0;
            for (int b = 0; b < elementBytes; b++) {
                npy.put((byte) (value >>> (b * Byte.SIZE)));
            }
        }
        return java.util.Arrays.copyOf(npy.array(), npy.position());
    }
}
