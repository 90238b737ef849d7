package dev.invert.labels;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static dev.invert.labels.ConceptFilesTest.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.RandomProblem;
import dev.invert.errors.InvertException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Written folders are read back unchanged; arrays of any type and order yield the same bits. */
class ConceptFolderTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 130})
    void whatIsWrittenIsRead(int sampleCount) throws Exception {
        RandomProblem problem = new RandomProblem(5, sampleCount, 4);
        List<Concept> concepts = List.of(
                new Concept("n1", "dog, \"big\"", "says woof"),
                Concept.named("b"),
                Concept.named("c"),
                Concept.named("d"));
        List<String> ids = IntStream.range(0, sampleCount)
                .mapToObj(i -> "x/" + i + ",.jpg")
                .toList();
        List<String> groups =
                IntStream.range(0, sampleCount).mapToObj(i -> "g" + i % 3).toList();
        assertNoNativeLeak(() -> {
            try (ConceptMatrix matrix = matrix(problem.columns, concepts);
                    LabeledSamples written = new LabeledSamples(matrix, ids, groups, "test")) {
                ConceptFolder.write(folder, written);
                try (LabeledSamples read = ConceptFiles.read(folder, LabelOptions.NONE)) {
                    assertThat(rows(read)).isEqualTo(rows(written));
                    assertThat(read.groups()).isEqualTo(groups);
                    assertThat(read.matrix().concepts()).isEqualTo(concepts);
                }
                ConceptFolder.write(folder, new LabeledSamples(matrix, List.of()));
                assertThat(folder.resolve("samples.csv")).doesNotExist();
                assertThat(folder.resolve("groups.csv")).doesNotExist();
            }
        });
    }

    private static ConceptMatrix matrix(boolean[][] columns, List<Concept> concepts) {
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(columns[0].length, concepts)) {
            for (int c = 0; c < columns.length; c++) {
                for (int i = 0; i < columns[c].length; i++) {
                    if (columns[c][i]) {
                        builder.set(i, c);
                    }
                }
            }
            return builder.build();
        }
    }

    @Test
    void equalColumnsNameEachOther() throws Exception {
        boolean[][] columns = {{true, false, true}, {false, false, true}, {true, false, true}, {true, true, true}};
        List<Concept> concepts = List.of("flower", "rose", "angiosperm", "thing").stream()
                .map(Concept::named)
                .toList();
        try (LabeledSamples labels = new LabeledSamples(matrix(columns, concepts), List.of("a", "b", "c"))) {
            ConceptFolder.write(folder, labels);
        }
        JsonNode json = JsonMapper.shared().readTree(Files.readString(folder.resolve("concepts.json")));
        assertThat(json.size()).isEqualTo(4);
        assertThat(json.get("0").get("same_as").toString()).isEqualTo("[\"angiosperm\"]");
        assertThat(json.get("1").get("same_as").toString()).isEqualTo("[]");
        assertThat(json.get("2").get("same_as").toString()).isEqualTo("[\"flower\"]");
        assertThat(json.get("2").get("offset").asString()).isEqualTo("angiosperm");
    }

    /** 3 samples x 2 concepts with rows 10, 01, 11, in every type in use. */
    @ParameterizedTest
    @CsvSource({
        "|b1,1,false,1",
        "|u1,1,true,1",
        "|i1,1,false,1",
        "<i2,2,false,1",
        "<i4,4,true,1",
        "<i8,8,false,1",
        "<f2,2,false,15360",
        "<f4,4,true,1065353216",
        "<f8,8,false,4607182418800017408"
    })
    void arraysOfAnyType(String type, int bytes, boolean fortranOrder, long one) throws Exception {
        boolean[] rowMajor = {true, false, false, true, true, true};
        int[] order = fortranOrder ? new int[] {0, 2, 4, 1, 3, 5} : new int[] {0, 1, 2, 3, 4, 5};
        ByteBuffer data = ByteBuffer.allocate(6 * bytes + 8).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < order.length; i++) {
            data.putLong(i * bytes, rowMajor[order[i]] ? one : 0);
        }
        Path file = npy(type, fortranOrder, 3, 2, java.util.Arrays.copyOf(data.array(), 6 * bytes));
        try (LabeledSamples labels = ConceptFiles.read(file, LabelOptions.NONE)) {
            assertThat(labels.sampleIds()).isEmpty();
            assertThat(labels.matrix().concepts()).extracting("id").containsExactly("c0", "c1");
            for (int i = 0; i < rowMajor.length; i++) {
                assertThat(labels.matrix().get(i / 2, i % 2)).isEqualTo(rowMajor[i]);
            }
        }
        data.put(4 * bytes, (byte) 3);
        Path wrong = npy(type, fortranOrder, 3, 2, java.util.Arrays.copyOf(data.array(), 6 * bytes));
        String place = fortranOrder ? "sample 1, column 1" : "sample 2, column 0";
        assertNoNativeLeak(() -> assertThatThrownBy(() -> ConceptFiles.read(wrong, LabelOptions.NONE))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining(place));
    }

    /** Elements are packed eight at a time: 7 to 9 and 63 to 65 are the sizes around a step and a word. */
    @ParameterizedTest
    @CsvSource({"1,7", "7,1", "8,8", "9,9", "63,17", "64,8", "65,16", "200,23"})
    void everyElementOfAnArrayArrives(int sampleCount, int conceptCount) throws Exception {
        SplittableRandom random = new SplittableRandom(sampleCount * 1000L + conceptCount);
        byte[] rowMajor = new byte[sampleCount * conceptCount];
        byte[] columnMajor = new byte[rowMajor.length];
        for (int i = 0; i < sampleCount; i++) {
            for (int c = 0; c < conceptCount; c++) {
                byte bit = (byte) (random.nextInt(9) == 0 ? 1 : 0);
                rowMajor[i * conceptCount + c] = bit;
                columnMajor[c * sampleCount + i] = bit;
            }
        }
        for (boolean fortranOrder : new boolean[] {false, true}) {
            byte[] data = (fortranOrder ? columnMajor : rowMajor).clone();
            Path file = npy("|u1", fortranOrder, sampleCount, conceptCount, data);
            try (LabeledSamples labels = ConceptFiles.read(file, LabelOptions.NONE)) {
                for (int i = 0; i < rowMajor.length; i++) {
                    assertThat(labels.matrix().get(i / conceptCount, i % conceptCount))
                            .isEqualTo(rowMajor[i] == 1);
                }
            }
            data[data.length - 1] = 2;
            Path wrong = npy("|u1", fortranOrder, sampleCount, conceptCount, data);
            assertThatThrownBy(() -> ConceptFiles.read(wrong, LabelOptions.NONE))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContaining("sample " + (sampleCount - 1) + ", column " + (conceptCount - 1));
        }
    }

    /** Sample i shows concept k if (7 i + 3 k) % 101 is not 0, or is odd; see make_arrays.py. */
    @Test
    void tensorsAndZippedArrays() throws Exception {
        try (LabeledSamples tensor = ConceptFiles.read(resource("BOOL.pt"), LabelOptions.NONE);
                LabeledSamples zipped =
                        ConceptFiles.read(Path.of(resource("deflated.npz") + ":mask"), LabelOptions.NONE)) {
            for (int i = 0; i < 7; i++) {
                for (int k = 0; k < 5; k++) {
                    int value = (7 * i + 3 * k) % 101;
                    assertThat(tensor.matrix().get(i, k)).isEqualTo(value != 0);
                    assertThat(zipped.matrix().get(i, k)).isEqualTo(value % 2 == 1);
                }
            }
        }
        assertThatThrownBy(() -> ConceptFiles.read(resource("evil.pt"), LabelOptions.NONE))
                .isInstanceOf(InvertException.class);
        assertThat(Path.of("executed-by-pickle")).doesNotExist();
    }

    private static Path resource(String name) throws Exception {
        return Path.of(ConceptFolderTest.class
                .getResource("/dev/invert/arrays/" + name)
                .toURI());
    }

    private Path npy(String type, boolean fortranOrder, int rows, int columns, byte[] data) throws Exception {
        String header = "{'descr': '%s', 'fortran_order': %s, 'shape': (%d, %d), }"
                .formatted(type, fortranOrder ? "True" : "False", rows, columns);
        ByteBuffer npy = ByteBuffer.allocate(10 + header.length() + data.length).order(ByteOrder.LITTLE_ENDIAN);
        npy.put((byte) 0x93).put("NUMPY\1\0".getBytes(StandardCharsets.US_ASCII));
        npy.putShort((short) header.length())
                .put(header.getBytes(StandardCharsets.US_ASCII))
                .put(data);
        return Files.write(folder.resolve("array.npy"), npy.array());
    }

    @Test
    void idsOfAnArrayComeFromAFile() throws Exception {
        Path array = npy("|b1", false, 2, 1, new byte[] {0, 1});
        Path ids = Files.writeString(folder.resolve("ids.csv"), "image\nb.jpg\na.jpg\n");
        LabelOptions options = new LabelOptions(null, ids, null, LabelOptions.Layout.AUTO);
        try (LabeledSamples labels = ConceptFiles.read(array, options)) {
            assertThat(rows(labels)).containsExactly("b.jpg", "a.jpg c0");
        }
        Files.writeString(ids, "image\nb.jpg\n");
        assertNoNativeLeak(() -> assertThatThrownBy(() -> ConceptFiles.read(array, options))
                .isInstanceOf(InvertException.class)
                .hasMessageContainingAll("1 sample ids", "the first row is taken for a heading"));
        Path transposed = npy("|b1", false, 1, 3, new byte[] {0, 1, 0});
        Files.writeString(ids, "image\nb.jpg\na.jpg\nc.jpg\n");
        assertNoNativeLeak(() -> assertThatThrownBy(() -> ConceptFiles.read(transposed, options))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("array.npy is (1, 3): transposed?"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "names.txt|'[PAD]\ncat \n\n'",
                "names|'\uFEFF[PAD]\r\ncat\r\n'",
                "names.json|'[\"[PAD]\", \"cat\"]'",
                "names.json|'[{\"name\": \"[PAD]\"}, \"cat\"]'",
                "names.json|'{\"1\": {\"name\": \"cat\"}, \"0\": {\"offset\": \"[PAD]\"}}'",
            })
    void namesOfAnArrayComeInSeveralForms(String name, String content) throws Exception {
        Path array = npy("|b1", false, 1, 2, new byte[] {0, 1});
        Path names = Files.writeString(folder.resolve(name), content);
        try (LabeledSamples labels = ConceptFiles.open(array, names)) {
            assertThat(labels.matrix().concepts()).extracting("name").containsExactly("[PAD]", "cat");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "names.txt|'a\nb\nc'|names 3 concepts, the matrix has 2 columns",
                "names.txt|a|the matrix is (1, 2): transposed?",
                "names.json|'{\"0\": {\"definition\": \"x\"}, \"1\": {\"name\": \"x\"}}'|one per line",
                "names.json|'\"cat\"'|WordNet 3.0 offset n02084071",
                "names.json|'cat\ndog'|one per line",
                "names.txt|'a\n\nb'|names 3 concepts",
            })
    void saysWhichFormsOfNamesThereAre(String name, String content, String said) throws Exception {
        Path array = npy("|b1", false, 1, 2, new byte[] {0, 1});
        Path names = Files.writeString(folder.resolve(name), content);
        assertNoNativeLeak(() -> assertThatThrownBy(() -> ConceptFiles.open(array, names))
                .isInstanceOf(InvertException.class)
                .hasMessageStartingWith(names.toString())
                .hasMessageContaining(said)
                .hasMessageNotContaining("\n"));
    }

    @Test
    void equalIdsInADescriptionAreNamed() throws Exception {
        Path array = npy("|b1", false, 1, 2, new byte[] {0, 1});
        Path names = Files.writeString(
                folder.resolve("names.json"), "{\"0\": {\"offset\": \"x\"}, \"1\": {\"offset\": \"x\"}}");
        assertNoNativeLeak(() -> assertThatThrownBy(() -> ConceptFiles.open(array, names))
                .isInstanceOf(InvertException.class)
                .hasMessageContainingAll("names.json", "\"0\"", "\"1\"", "same id"));
    }
}
