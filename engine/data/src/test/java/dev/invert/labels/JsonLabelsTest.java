package dev.invert.labels;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static dev.invert.labels.ConceptFilesTest.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.errors.InvertException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads COCO JSON and lists of classes per image. */
class JsonLabelsTest {
    @TempDir
    Path folder;

    private LabeledSamples read(String name, String content) throws Exception {
        return ConceptFiles.read(Files.writeString(folder.resolve(name), content), LabelOptions.NONE);
    }

    /** Annotations before the images, a category without annotations, an image without any, polygons, and a null. */
    @Test
    void cocoInstances() throws Exception {
        String json = """
                {"info": {"year": 2017, "nested": [[{}]]},
                 "annotations": [
                  {"id": 1, "image_id": 30, "category_id": 18, "segmentation": [[1.5, 2.5]], "bbox": [1, 2, 3, 4]},
                  {"id": 2, "image_id": 30, "category_id": 18, "iscrowd": 1, "segmentation": {"counts": "abc"}},
                  {"id": 3, "image_id": 10, "category_id": 17},
                  {"id": 4, "image_id": 10, "category_id": 1}],
                 "images": [{"id": 10, "file_name": "a.jpg", "width": 640}, {"file_name": "b.jpg", "id": 20},
                            {"id": 30, "file_name": "c.jpg"}],
                 "categories": [{"id": 1, "name": "person", "supercategory": "person"},
                                {"id": 17, "name": "cat", "supercategory": "animal"},
                                {"id": 18, "name": "dog", "supercategory": "animal"},
                                {"id": 90, "name": "toothbrush", "supercategory": null},
                                {"id": 91, "name": "thing", "supercategory": "none"}]}
                """;
        assertNoNativeLeak(() -> {
            try (LabeledSamples coco = read("instances.json", json)) {
                assertThat(coco.form()).isEqualTo("COCO JSON");
                assertThat(coco.matrix().concepts())
                        .extracting("id")
                        .containsExactly("person", "cat", "dog", "toothbrush", "thing", "animal");
                assertThat(rows(coco)).containsExactly("a.jpg person cat animal", "b.jpg", "c.jpg dog animal");
            }
        });
    }

    @Test
    void cocoPanopticSegments() throws Exception {
        String json = """
                {"images": [{"id": 1, "file_name": "a.jpg"}],
                 "annotations": [{"image_id": 1, "file_name": "a.png",
                   "segments_info": [{"id": 5, "category_id": 2, "area": 9}, {"id": 6, "category_id": 3}]}],
                 "categories": [{"id": 2, "name": "sky"}, {"id": 3, "name": "tree"}, {"id": 4, "name": "sea"}]}
                """;
        try (LabeledSamples coco =
                ConceptFiles.readCoco(Files.writeString(folder.resolve("panoptic.json"), json), LabelOptions.NONE)) {
            assertThat(rows(coco)).containsExactly("a.jpg sky tree");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a.jpg\": [\"sky\", \"tree\"], \"b.jpg\": [], \"c.jpg\": [\"tree\"]}",
                "[{\"image\": \"a.jpg\", \"size\": [3, 4], \"classes\": [\"sky\", \"tree\", \"sky\"]},"
                        + " {\"labels\": [], \"file_name\": \"b.jpg\"},"
                        + " {\"objects\": [{\"name\": \"tree\", \"box\": [1, 2]}], \"image\": \"c.jpg\"}]",
                """
                {"image": "a.jpg", "classes": ["sky", "tree"]}
                {"image": "b.jpg", "classes": []}
                {"image": "c.jpg", "classes": ["tree"]}
                """
            })
    void listsOfClasses(String json) throws Exception {
        assertNoNativeLeak(() -> {
            try (LabeledSamples lists = read("lists.json", json)) {
                assertThat(rows(lists)).containsExactly("a.jpg sky tree", "b.jpg", "c.jpg tree");
            }
        });
    }

    @Test
    void listsOfClassesInCsv() throws Exception {
        Path file = Files.writeString(folder.resolve("lists.csv"), "picture,what\na.jpg,sky|tree\nb.jpg,tree\n");
        try (LabeledSamples lists = ConceptFiles.readImageLists(file, LabelOptions.NONE)) {
            assertThat(rows(lists)).containsExactly("a.jpg sky tree", "b.jpg tree");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"images\": [{\"id\": 1}]}|line 1, column 13",
                "{\"images\": [{\"id\": \"x\", \"file_name\": \"a\"}]}|no whole number",
                "{\"images\": [{\"id\": 99999999999999999999, \"file_name\": \"a\"}]}|line 1",
                "{\"images\": [{\"id\": 1, \"file_name\": \"a\"}, {\"id\": 1, \"file_name\": \"b\"}]}|occurs twice",
                "{\"images\": [{\"id\": 1, \"file_name\": \"a\"}, {\"id\": 2, \"file_name\": \"a\"}]}|occurs twice",
                "{\"images\": 3}|is no array",
                "{\"images\": [], \"annotations\": [{\"image_id\": 1}]}|no category_id",
                "{\"images\": [], \"annotations\": [{\"image_id\": 7, \"category_id\": 1}]}|no image has the id 7",
                "{\"images\": [{\"id\": 1, \"file_name\": \"a\"}], \"annotations\": []}|0 concepts",
                "{\"images\": [{\"id\": 1,|not JSON",
                "{\"a.jpg\": [\"x\"], \"a.jpg\": [\"y\"]}|occurs twice",
                "{\"a.jpg\": [\"x\", 1.5]}|no text",
                "{\"a.jpg\": \"x\"}|names no image",
                "[1]|line 1, column 2",
                "{\"0\": {\"name\": \"x\"}}|names no image",
                "~~|the file is empty",
                "[]|0 samples"
            })
    void namesPlaceOfWhatIsWrong(String json, String said) throws Exception {
        assertNoNativeLeak(() -> assertThatThrownBy(() -> read("wrong.json", json == null ? "" : json))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("wrong.json")
                .hasMessageContaining(said)
                .hasMessageNotContaining("\n"));
    }

    /** A thousand nested arrays would overflow the stack of a recursive reader. */
    @Test
    void deepNestingIsRefused() throws Exception {
        String json = "{\"images\": [], \"other\": " + "[".repeat(100_000);
        assertThatThrownBy(() -> read("deep.json", json)).isInstanceOf(InvertException.class);
    }

    @Test
    void categoriesOfOneNameStayApart() throws Exception {
        try (LabeledSamples labels = read("instances.json", """
                {"images": [{"id": 1, "file_name": "a.jpg"}, {"id": 2, "file_name": "b.jpg"}],
                 "annotations": [{"image_id": 1, "category_id": 64}, {"image_id": 2, "category_id": 74}],
                 "categories": [{"id": 64, "name": "mouse"},
                  {"id": 74, "name": "mouse", "supercategory": "electronic"}]}
                """)) {
            assertThat(ConceptFilesTest.rows(labels)).containsExactly("a.jpg mouse:64", "b.jpg mouse:74 electronic");
            assertThat(labels.matrix().concepts().get(0).name()).isEqualTo("mouse:64");
            assertThat(labels.matrix().concepts().get(1).name()).isEqualTo("mouse (electronic)");
        }
    }

    /** Python writes NaN and Infinity, also in fields that do not matter. */
    @Test
    void valuesThatAreNoNumbersMatterOnlyInFieldsThatAreUsed() throws Exception {
        String coco = """
                {"images": [{"id": 7, "file_name": "a.jpg", "width": Infinity}], "categories": [{"id": 1, "name": "owl"}],
                 "annotations": [{"id": 3, "image_id": %s, "category_id": 1, "area": NaN, "bbox": [-Infinity]},
                  {"id": 4, "image_id": 7, "category_id": 1, "score": %s}]}
                """;
        try (LabeledSamples labels = read("coco.json", coco.formatted("7", "0.4"))) {
            assertThat(ConceptFilesTest.rows(labels)).containsExactly("a.jpg owl");
        }
        assertThatThrownBy(() -> read("coco.json", coco.formatted("NaN", "1")))
                .isInstanceOf(InvertException.class)
                .hasMessageEndingWith("annotation 1: its image_id is no whole number: NaN");
        assertThatThrownBy(() -> read("coco.json", coco.formatted("7", "Infinity")))
                .isInstanceOf(InvertException.class)
                .hasMessageEndingWith(
                        "annotation 2: its score must be a number from 0 to 1, or true or false: Infinity");
        assertThatThrownBy(() -> read("coco.json", coco.formatted("123456789012345678901", "1")))
                .hasMessageEndingWith("annotation 1: its image_id is too large");
    }

    /** LVIS 1 names images by URL, and lists categories that are absent or were not checked. */
    @Test
    void readsLvis() throws Exception {
        try (LabeledSamples labels = read("lvis.json", """
                {"images": [{"id": 1, "coco_url": "http://images.cocodataset.org/val2017/000000000001.jpg",
                  "neg_category_ids": [2], "not_exhaustive_category_ids": [1]}],
                 "annotations": [{"image_id": 1, "category_id": 1, "score": 0.5},
                  {"image_id": 1, "category_id": 2, "score": 0.25}],
                 "categories": [{"id": 1, "name": "owl"}, {"id": 2, "name": "cat"}]}
                """)) {
            assertThat(ConceptFilesTest.rows(labels)).containsExactly("val2017/000000000001.jpg owl");
            assertThat(labels.form()).contains("LVIS; a category that was not checked", "at least 0.5");
        }
    }

    @Test
    void classesOfAnImageMayHaveScores() throws Exception {
        String scored = "[{\"image\": \"a.jpg\", \"classes\": [{\"name\": \"sky\", \"score\": 0.9},"
                + " {\"name\": \"sea\", \"score\": 0.1}, {\"name\": \"sun\", \"absent\": true}]}]";
        try (LabeledSamples labels = read("lists.json", scored)) {
            assertThat(ConceptFilesTest.rows(labels)).containsExactly("a.jpg sky");
            assertThat(labels.matrix().conceptCount()).isEqualTo(3);
        }
        assertThatThrownBy(
                        () -> read("lists.json", "{\"image\": \"a.jpg\", \"classes\": [\"sky\"], \"scores\": [0.1]}"))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("\"scores\"");
    }

    /** Two halves of characters would be written as the same question mark. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"image\": \"\\ud800\", \"classes\": []}", "{\"a.jpg\": [\"\\udc00\"]}"})
    void halfACharacterIsAnError(String json) {
        assertThatThrownBy(() -> read("lists.json", json))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("is no text: it holds half a character");
    }
}
