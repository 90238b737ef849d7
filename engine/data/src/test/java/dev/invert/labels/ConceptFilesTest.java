package dev.invert.labels;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.ConceptMatrix;
import dev.invert.errors.InvertException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads labels from CSV files and folders, valid and invalid. */
class ConceptFilesTest {
    @TempDir
    Path folder;

    private LabeledSamples read(String name, String content, LabelOptions options) throws Exception {
        return ConceptFiles.read(Files.writeString(folder.resolve(name), content), options);
    }

    /** Returns for each sample its id and the ids of its concepts. */
    static List<String> rows(LabeledSamples samples) {
        ConceptMatrix matrix = samples.matrix();
        return IntStream.range(0, matrix.sampleCount())
                .mapToObj(i -> samples.sampleIds().get(i)
                        + IntStream.range(0, matrix.conceptCount())
                                .filter(c -> matrix.get(i, c))
                                .mapToObj(c -> " " + matrix.concepts().get(c).id())
                                .collect(Collectors.joining()))
                .toList();
    }

    @Test
    void activationsAreNoConcepts() throws Exception {
        Files.writeString(folder.resolve("activations.json"), "{}");
        assertThatThrownBy(() -> ConceptFiles.open(folder))
                .isInstanceOf(InvertException.class)
                .hasMessage(folder + ": is a folder of activations, with an activations.json; are activations"
                        + " and labels swapped?");
    }

    @Test
    void aColumnWithoutANameIsSaidToBeUnused() throws Exception {
        try (LabeledSamples samples =
                read("labels.csv", ",sample,label\n0,a.png,cat\n1,b.png,dog\n", LabelOptions.NONE)) {
            assertThat(samples.form()).isEqualTo("long CSV (not used: a column without a name)");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id,cat,\"big, dog\"\na.png,1,0\nb.png,0,1\nc.png,true,False\n",
                "\uFEFFid;cat;big, dog\r\na.png;1;0\r\n\r\nb.png;0;1\r\nc.png;1.0;0.0",
                "id\tcat\tbig, dog\na.png\t 1 \t0\nb.png\t0\t1\nc.png\tTrue\tFALSE\n",
                "id,cat,\"big, dog\"\na.png,1,-1\nb.png,-1,1\nc.png,1,-1\n"
            })
    void readsOneHotCsv(String content) throws Exception {
        assertNoNativeLeak(() -> {
            try (LabeledSamples samples = read("labels.csv", content.replace("big, dog", "dog"), LabelOptions.NONE)) {
                assertThat(rows(samples)).containsExactly("a.png cat", "b.png dog", "c.png cat");
                assertThat(samples.form()).isEqualTo("one-hot CSV");
            }
        });
    }

    /** 63, 64 and 65 samples end before, at and after a word; 200 columns fill more than one block of words. */
    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 1000})
    void everyBitOfAOneHotCsvArrives(int sampleCount) throws Exception {
        int conceptCount = 200;
        SplittableRandom random = new SplittableRandom(sampleCount);
        boolean[][] bits = new boolean[sampleCount][conceptCount];
        StringBuilder csv = new StringBuilder("id");
        IntStream.range(0, conceptCount).forEach(c -> csv.append(",k").append(c));
        for (int i = 0; i < sampleCount; i++) {
            csv.append('\n').append(i);
            for (int c = 0; c < conceptCount; c++) {
                bits[i][c] = random.nextInt(4) == 0;
                csv.append(bits[i][c] ? ",1" : ",0");
            }
        }
        assertNoNativeLeak(() -> {
            try (LabeledSamples samples = read("random.csv", csv.toString(), LabelOptions.NONE)) {
                assertThat(samples.matrix().sampleCount()).isEqualTo(sampleCount);
                for (int i = 0; i < sampleCount; i++) {
                    for (int c = 0; c < conceptCount; c++) {
                        assertThat(samples.matrix().get(i, c)).isEqualTo(bits[i][c]);
                    }
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sample,label\na,cat\nb,dog\na,pet\nc,\nb,pet\na,cat\n",
                "file,breed\na,cat\nb,dog\na,pet\nc,\nb,pet\n",
                "label,confidence,image\ncat,0.5,a\ndog,0.7,b\npet,1,a\n,1,c\npet,1,b\n",
                "image,labels\na,cat;pet\nb,dog | pet\nc,\n"
            })
    void readsLongCsv(String content) throws Exception {
        assertNoNativeLeak(() -> {
            try (LabeledSamples samples = read("long.csv", content, LabelOptions.NONE)) {
                assertThat(rows(samples).stream().map(row -> new TreeSet<>(List.of(row.split(" ")))))
                        .containsExactly(
                                new TreeSet<>(List.of("a", "cat", "pet")),
                                new TreeSet<>(List.of("b", "dog", "pet")),
                                new TreeSet<>(List.of("c")));
                assertThat(samples.form()).startsWith("long CSV");
                assertThat(samples.groups()).isEmpty();
            }
        });
    }

    /** Numeric labels look like bits, so the name of the column, or the user, determines the layout. */
    @Test
    void tellsLongFromOneHot() throws Exception {
        try (LabeledSamples digits = read("digits.csv", "id,label\na,0\nb,1\nc,7\n", LabelOptions.NONE)) {
            assertThat(rows(digits)).containsExactly("a 0", "b 1", "c 7");
        }
        try (LabeledSamples one = read("one.csv", "id,cat\na,0\nb,1\n", LabelOptions.NONE)) {
            assertThat(rows(one)).containsExactly("a", "b cat");
        }
        try (LabeledSamples wide = read("wide.csv", "id,label,concept\na,0,1\nb,1,1\n", LabelOptions.NONE)) {
            assertThat(rows(wide)).containsExactly("a concept", "b label concept");
        }
        LabelOptions oneHot = new LabelOptions(null, null, null, LabelOptions.Layout.ONE_HOT);
        try (LabeledSamples forced = read("forced.csv", "id,label\na,0\nb,1\n", oneHot)) {
            assertThat(rows(forced)).containsExactly("a", "b label");
        }
        LabelOptions asLong = new LabelOptions(null, null, null, LabelOptions.Layout.LONG);
        try (LabeledSamples forced = read("forced.csv", "id,digit\na,0\nb,1\n", asLong)) {
            assertThat(rows(forced)).containsExactly("a 0", "b 1");
        }
    }

    @Test
    void tokensAreSamplesAndDocumentsTheirGroups() throws Exception {
        String content = "document,position,label\nd1,0,noun\nd1,1,verb\nd2,0,\nd1,00,first\n";
        try (LabeledSamples tokens = read("tokens.csv", content, LabelOptions.NONE)) {
            assertThat(rows(tokens)).containsExactly("d1:0 noun first", "d1:1 verb", "d2:0");
            assertThat(tokens.groups()).containsExactly("d1", "d1", "d2");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "'document,position,label\nd1,0,a\nd1,0,b\nd1,1,a\nd0,4,b\nd0,10,b\n'|none",
                "'document,position,label\nd1,0,a\nd1,2,a\nd1,1,b\nd1,0,b\n'"
                        + "|line 4: position 1 of document \"d1\" comes after 2",
                "'document,position,label\nd1,0,a\nd2,0,a\nd1,1,b\n'|line 4: document \"d1\" comes again after others",
                "'sample,label\nb,x\nb,y\na,x\nc,y\nc,y\n'|none",
                "'sample,label\nb,x\na,x\nb,y\na,y\n'|line 4: sample \"b\" comes again after others",
            })
    void noticesRowsInNoOrder(String content, String said) throws Exception {
        try (LabeledSamples samples = read("order.csv", content, LabelOptions.NONE)) {
            assertThat(samples.disorder()).isEqualTo(said == null ? "" : folder.resolve("order.csv") + ", " + said);
        }
    }

    @Test
    void groupsComeFromAColumnOrAFile() throws Exception {
        LabelOptions patient = new LabelOptions(null, null, "patient", LabelOptions.Layout.AUTO);
        try (LabeledSamples oneHot = read("g.csv", "id,patient,cat\na,p1,0\nb,p2,1\nc,p1,1\n", patient)) {
            assertThat(oneHot.groups()).containsExactly("p1", "p2", "p1");
            assertThat(rows(oneHot)).containsExactly("a", "b cat", "c cat");
        }
        try (LabeledSamples named = read("l.csv", "sample,label,group\na,x,p1\nb,y,p2\na,y,p1\n", LabelOptions.NONE)) {
            assertThat(named.groups()).containsExactly("p1", "p2");
        }
        Path file = Files.writeString(folder.resolve("groups.csv"), "sample,group\nb,p2\na,p1\nz,p9\n");
        LabelOptions fromFile = new LabelOptions(null, null, file.toString(), LabelOptions.Layout.AUTO);
        try (LabeledSamples labels = read("l.csv", "sample,label\na,x\nb,y\n", fromFile)) {
            assertThat(labels.groups()).containsExactly("p1", "p2");
        }
        assertNoNativeLeak(() -> assertThatThrownBy(() -> read("l.csv", "sample,label\na,x\nc,y\n", fromFile))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("no group for sample \"c\""));
        assertNoNativeLeak(() -> assertThatThrownBy(() -> read("l.csv", "sample,label\na,x\n", patient))
                .hasMessageContaining("no column \"patient\""));
        assertNoNativeLeak(
                () -> assertThatThrownBy(() -> read("l.csv", "sample,label,group\na,x,p1\na,y,p2\n", LabelOptions.NONE))
                        .hasMessageContaining("line 3, column 3")
                        .hasMessageContaining("\"p1\""));
    }

    @Test
    void foldersAreClasses() throws Exception {
        for (String file : List.of("cat/1.jpg", "dog/b.JPG", "dog/poodle/a.png", "dog/notes.txt", "top.png")) {
            Path image = folder.resolve("data").resolve(file);
            Files.createDirectories(image.getParent());
            Files.createFile(image);
        }
        try (LabeledSamples samples = ConceptFiles.read(folder.resolve("data"), LabelOptions.NONE)) {
            assertThat(rows(samples))
                    .containsExactly("cat/1.jpg cat", "dog/b.JPG dog", "dog/poodle/a.png dog dog/poodle", "top.png");
            assertThat(samples.sampleIds())
                    .isEqualTo(dev.invert.images.ImageFolder.list(folder.resolve("data"), 0)
                            .ids());
        }
        Path texts = folder.resolve("texts");
        Files.createDirectories(texts.resolve("good"));
        Files.createFile(texts.resolve("good/1.txt"));
        Files.createFile(texts.resolve("good/.hidden"));
        try (LabeledSamples samples = ConceptFiles.readFolders(texts, LabelOptions.NONE)) {
            assertThat(rows(samples)).containsExactly("good/1.txt good");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'id,cat,dog\na,2,1\n'|line 2, column 2",
                "'id,cat,dog\na,1,0\nb,0,yes\n'|line 3, column 3",
                "'id,cat,dog\na,1\n'|line 2: has 2 columns",
                "'d,0,\nd,1,verb\n'|line 1, column 3: the concept id is empty; a list of labels needs",
                "'d,0,noun\nd,1,verb\n'|is not 0 or 1; a list of labels needs the first row document,position,label",
                "'id,cat,dog\na,1,0,0\n'|line 2: has 4 columns",
                "'id,cat\na,1\na,0\n'|line 3: sample id \"a\" occurs twice: the first column is taken as the id, and ids must",
                "',id,cat,dog,fox\n0,a.jpg,1,0,0\n'|column 2: \"a.jpg\" is not 0 or 1; is the first column an index? Write with index=False",
                "'id,cat,dog\na,1,\n'|line 2, column 3: is empty and must be 0 or 1",
                "'id,cat,dog\na,1,NaN\n'|line 2, column 3: \"NaN\" is not 0 or 1: a missing value must be 0 or 1 too",
                "'id,cat\n,1\n'|line 2: the sample id is empty",
                "'id,cat,cat\na,1,0\n'|line 1, column 3",
                "'id,cat,\na,1,0\n'|line 1, column 3",
                "'id,cat\n'|0 samples",
                "'id\na\n'|0 concepts",
                "'id,cat,dog\na,0,-1\n'|line 2: 0 and -1 both occur",
                "'id,cat,dog\na,1,\"1\n'|not CSV",
                "'sample,label\na,x\n,y\n'|line 3, column 1",
                "'sample,label\na,\n'|0 concepts",
                "'document,position,label\nd,first,x\n'|line 2, column 2",
                "''|is empty",
                "'\n\n'|is empty"
            })
    void namesFileLineAndColumnOfWhatIsWrong(String content, String said) throws Exception {
        assertNoNativeLeak(() -> assertThatThrownBy(() -> read("wrong.csv", content, LabelOptions.NONE))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("wrong.csv")
                .hasMessageContaining(said)
                .hasMessageNotContaining("\n"));
    }

    @Test
    void otherEncodingsAreNamed() throws Exception {
        Path file = Files.write(
                folder.resolve("latin.csv"), "sample,label\na,caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> ConceptFiles.read(file, LabelOptions.NONE))
                .isInstanceOf(InvertException.class)
                .hasMessageContainingAll("line 2, column 2", "UTF-8");
    }

    @Test
    void refusesAMatrixOutOfProportion() throws Exception {
        String ids =
                IntStream.range(0, 30_000).mapToObj(i -> "s" + i + ",x" + i).collect(Collectors.joining("\n"));
        assertNoNativeLeak(() -> assertThatThrownBy(() -> read("ids.csv", "sample,label\n" + ids, LabelOptions.NONE))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("column of ids"));
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> ConceptFiles.read(folder.resolve("nothing.csv"), LabelOptions.NONE))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("nothing.csv");
        assertThatThrownBy(() -> ConceptFiles.read(folder, LabelOptions.NONE))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("concepts.npy");
    }
}
