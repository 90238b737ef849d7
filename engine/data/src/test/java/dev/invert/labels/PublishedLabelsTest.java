package dev.invert.labels;

import static dev.invert.labels.ConceptFilesTest.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.errors.InvertException;
import dev.invert.labels.LabelOptions.Layout;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads label files as data sets publish them and as people save them. */
class PublishedLabelsTest {
    @TempDir
    Path folder;

    private LabeledSamples read(String name, String content) throws Exception {
        return read(name, content, null, 0.5);
    }

    private LabeledSamples read(String name, String content, String presence, double minConfidence) throws Exception {
        return ConceptFiles.read(
                Files.writeString(folder.resolve(name), content),
                new LabelOptions(null, null, null, Layout.AUTO, presence, minConfidence, LabelOptions.NONE.budget()));
    }

    private void assertRefused(String name, String content, String... said) {
        assertThatThrownBy(() -> read(name, content))
                .isInstanceOf(InvertException.class)
                .hasMessageContainingAll(said)
                .hasMessageNotContaining("\n");
    }

    /** Rows of confidence 0 state that a person looked and the label is absent. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                """
                ImageID,Source,LabelName,Confidence
                a,verification,/m/cat,0
                a,verification,/m/dog,1
                b,verification,/m/cat,1
                b,verification,/m/fox,0
                """,
                "sample,label,confidence\na,/m/cat,0\na,/m/dog,1\nb,/m/cat,1\nb,/m/fox,0\n",
                "is_present;image;class\nno;a;/m/cat\nyes;a;/m/dog\nyes;b;/m/cat\nno;b;/m/fox\n",
                "label\tpredicted score\tsample\n/m/cat\t0.49\ta\n/m/dog\t0.5\ta\n/m/cat\t0.9\tb\n/m/fox\t1e-3\tb\n",
                "sample,label,present\na,/m/cat,-1\na,/m/dog,1\nb,/m/cat,1\nb,/m/fox,-1\n",
                "sample,label,absent,occluded\na,/m/cat,1,0\na,/m/dog,0,0\nb,/m/cat,0,1\nb,/m/fox,1,0\n"
            })
    void rowsThatSayAbsentAreNoPositives(String content) throws Exception {
        try (LabeledSamples labels = read("labels.csv", content)) {
            assertThat(rows(labels)).containsExactly("a /m/dog", "b /m/cat");
            assertThat(labels.matrix().conceptCount()).isEqualTo(3);
            assertThat(labels.form()).contains("0.5");
        }
    }

    @Test
    void theLeastConfidenceCanBeSetAndAColumnIgnored() throws Exception {
        String content = "sample,label,score\na,cat,0.2\nb,dog,0.3\n";
        try (LabeledSamples labels = read("labels.csv", content, null, 0.3)) {
            assertThat(rows(labels)).containsExactly("a", "b dog");
        }
        try (LabeledSamples labels = read("labels.csv", content, "none", 0.5)) {
            assertThat(rows(labels)).containsExactly("a cat", "b dog");
        }
        try (LabeledSamples labels = read("labels.csv", "sample,label,ok\na,cat,0\nb,dog,1\n", "ok", 0.5)) {
            assertThat(rows(labels)).containsExactly("a", "b dog");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'sample,label,ok\na,cat,1\na,dog,0\n'|line 3: column \"ok\"",
                "'sample,label,confidence\na,cat,87.5\n'|line 2, column 3",
                "'sample,label,confidence\na,cat,\n'|line 2, column 3: the field is empty",
                "'sample,label,confidence\na,cat,NaN\n'|line 2, column 3",
                "'sample,label,present\na,cat,-1\nb,cat,0\n'|line 3, column 3: 0 and -1 both occur",
                "'sample,label,present,confidence\na,cat,1,0.1\n'|\"present\" and \"confidence\"",
                "'sample,label,certainty\na,cat,1\n'|\"certainty\"",
                "'sample,label,label\na,cat,dog\n'|names another column too"
            })
    void columnsThatMayNegateAreRefusedByName(String content, String said) {
        assertRefused("labels.csv", content, said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            value = {
                "one-hot.csv ! `id,cat,dog\na,1,0\nb,0,1\n`",
                "lists.json ! `{\"a.jpg\": [\"cat\"], \"b.jpg\": [\"dog\"]}`",
                "coco.json ! `{\"images\": [], \"annotations\": [], \"categories\": []}`",
                "places.txt ! `/a/1.jpg 0\n/b/2.jpg 1\n`"
            })
    void aColumnOfPresenceNeedsRowsThatStateIt(String name, String content) {
        for (String presence : List.of("cat", "none")) {
            assertThatThrownBy(() -> read(name, content, presence, 0.5))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContainingAll("presence=" + presence + ":", name, "leave the option out");
        }
        assertThatThrownBy(() -> ConceptFiles.read(
                        Files.createDirectories(folder.resolve("classes")),
                        new LabelOptions(null, null, null, Layout.AUTO, "cat", 0.5, LabelOptions.NONE.budget())))
                .hasMessageContaining("presence=cat:");
    }

    @Test
    void columnsThatCannotNegateAreNamedAsUnused() throws Exception {
        try (LabeledSamples labels =
                read("boxes.csv", "ImageID,LabelName,XMin,IsOccluded,category_id\na,cat,0,0,0\nb,dog,1,1,1\n")) {
            assertThat(rows(labels)).containsExactly("a cat", "b dog");
            assertThat(labels.form()).contains("not used: XMin, IsOccluded, category_id");
        }
    }

    @Test
    void readsCelebA() throws Exception {
        try (LabeledSamples labels =
                read("list_attr_celeba.txt", "2\nBald  Smiling \n000001.jpg -1  1\n000002.jpg  1 -1\n\n")) {
            assertThat(rows(labels)).containsExactly("000001.jpg Smiling", "000002.jpg Bald");
        }
        assertRefused("list_attr_celeba.txt", "3\nBald Smiling\n1.jpg -1 1\n", "3 images, and 1 follow");
        assertRefused("list_attr_celeba.txt", "1\nBald Smiling\n1.jpg -1 0\n", "line 3", "Smiling is \"0\"");
        assertRefused("list_attr_celeba.txt", "1\nBald Smiling\n1.jpg -1\n", "line 3");
    }

    /** One line of the published file has more fields than the others. */
    @Test
    void readsAttributesOfCub() throws Exception {
        Path attributes = Files.createDirectory(folder.resolve("attributes"));
        Files.writeString(folder.resolve("images.txt"), "1 001.Albatross/a.jpg\n2 002.Auklet/b.jpg\n");
        Files.writeString(attributes.resolve("attributes.txt"), "1 has_bill::long\n2 has_wing::blue\n");
        try (LabeledSamples labels = read(
                "attributes/image_attribute_labels.txt", "1 1 0 3 27.7\n1 2 1 4 27.7\n2 1 1 1 0 1.2\n2 2 0 1 1.2\n")) {
            assertThat(rows(labels))
                    .containsExactly("001.Albatross/a.jpg has_wing::blue", "002.Auklet/b.jpg has_bill::long");
        }
        assertRefused("attributes/image_attribute_labels.txt", "1 1 2 3 27.7\n", "line 1", "\"2\"");
        assertRefused("attributes/image_attribute_labels.txt", "1 9 1 3 27.7\n", "line 1", "attribute 9");
    }

    @Test
    void readsListsOfFilesWithAClass() throws Exception {
        Files.writeString(folder.resolve("categories_places365.txt"), "/a/airfield 0\n/b/beach 1\n");
        try (LabeledSamples labels = read("places365_val.txt", "/b/1.jpg 1\nval_2.jpg 0\n")) {
            assertThat(rows(labels)).containsExactly("b/1.jpg b/beach", "val_2.jpg a/airfield");
        }
        try (LabeledSamples labels = read("sceneCategories.txt", "ADE_1 beach\nADE_2 attic\n")) {
            assertThat(rows(labels)).containsExactly("ADE_1 beach", "ADE_2 attic");
        }
        assertRefused("places365_val.txt", "1.jpg 7\n", "line 1", "class 7");
        assertRefused("index_ade20k.pkl", "", "ADE20K");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sample\tlabel\na\tdog, domestic dog\nb\tcat, true cat\n",
                "sample\tdog, domestic dog\tcat, true cat\na\t1\t0\nb\t0\t1\n",
                "sample;label\na;dog, domestic dog\nb;cat, true cat\n",
                "sample|dog, domestic dog|cat, true cat\na|1|0\nb|0|1\n   \n",
                "sample,label\na,\"dog, domestic dog\"\nb,\"cat, true cat\"\n\n \n"
            })
    void separatorsAreFoundInAllLines(String content) throws Exception {
        for (String text : List.of(content, "\uFEFF" + content, content.replace("\n", "\r\n"))) {
            try (LabeledSamples labels = read("labels.csv", text)) {
                assertThat(rows(labels)).containsExactly("a dog, domestic dog", "b cat, true cat");
            }
        }
    }

    @Test
    void utf16IsReadWithAByteOrderMarkOnly() throws Exception {
        Path file = folder.resolve("wide.csv");
        Files.write(file, "\uFEFFsample,label\na,\u00fcber\n".getBytes(StandardCharsets.UTF_16LE));
        try (LabeledSamples labels = ConceptFiles.open(file)) {
            assertThat(rows(labels)).containsExactly("a \u00fcber");
        }
        for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            Files.write(file, "sample,label\na,x\n".getBytes(charset));
            assertThatThrownBy(() -> ConceptFiles.open(file)).hasMessageContaining("UTF-16");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.png,1,0\nb.png,0,1\n",
                "a.png,cat\na.png,dog\n",
                "s1,1,0\ns2,0,1\n",
                "1,cat\n2,dog\n",
                "s1,cat\ns2,dog\ns3,cat\n"
            })
    void aMissingHeadingIsNamed(String content) {
        assertRefused("labels.csv", content, "has no heading", "sample,label");
    }

    @Test
    void columnsOfNumberedClassesHaveAHeading() throws Exception {
        try (LabeledSamples labels = read("digits.csv", "id,0,1\na,1,0\nb,0,1\n")) {
            assertThat(rows(labels)).containsExactly("a 0", "b 1");
        }
    }

    /** Composed and decomposed: the same to the eye. */
    @Test
    void idsAreComposedAndTwoFormsAreAnError() throws Exception {
        try (LabeledSamples labels = read("labels.csv", "sample,label\nGru\u0308n,Vo\u0308gel\n")) {
            assertThat(rows(labels)).containsExactly("Gr\u00fcn V\u00f6gel");
        }
        assertRefused(
                "labels.csv", "sample,label\nGru\u0308n,x\nGr\u00fcn,x\n", "Gru\\u0308n", "Gr\\u00fcn", "Unicode form");
    }

    @Test
    void whatOtherProgramsLeaveBehindIsNoData() throws Exception {
        for (String file : List.of(
                "cat/1.webp",
                "dog/2.tif",
                "cat/._1.jpg",
                "cat/.ipynb_checkpoints/1.jpg",
                "__MACOSX/cat/1.jpg",
                "cat/Thumbs.db",
                "dog/@eaDir/2.jpg",
                ".thumbnails/2.jpg",
                "cat/notes.txt",
                "dog/3.heic",
                "dog/4.HEIC")) {
            Path path = folder.resolve("data").resolve(file);
            Files.createDirectories(path.getParent());
            Files.createFile(path);
        }
        try (LabeledSamples labels = ConceptFiles.readFolders(folder.resolve("data"), LabelOptions.NONE)) {
            assertThat(rows(labels)).containsExactly("cat/1.webp cat", "dog/2.tif dog");
            assertThat(labels.form())
                    .isEqualTo("folder per class; left out 3 files in formats that are not read: 2 .heic, 1 .txt");
        }
        Files.createDirectory(folder.resolve("data/Gr\u00fcn"));
        Files.createFile(folder.resolve("data/Gr\u00fcn/1.jpg"));
        Files.createDirectory(folder.resolve("data/Gru\u0308n"));
        Files.createFile(folder.resolve("data/Gru\u0308n/2.jpg"));
        assertThatThrownBy(() -> ConceptFiles.readFolders(folder.resolve("data"), LabelOptions.NONE))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("Unicode form");
    }

    /** The class list of ImageNet has two cranes. */
    @Test
    void columnsOfOneNameStayApart() throws Exception {
        Path names = Files.writeString(folder.resolve("names.txt"), "crane\ntabby\ncrane\n");
        assertThat(ConceptNames.read(names, 3, 9).stream().map(concept -> concept.id()))
                .containsExactly("crane:0", "tabby", "crane:2");
    }
}
