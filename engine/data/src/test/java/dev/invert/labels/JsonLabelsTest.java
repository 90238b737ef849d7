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
    void categoriesOfOneNameAreAnError() {
        assertThatThrownBy(() -> read("instances.json", """
                        {"images": [], "annotations": [], "categories": [{"id": 64, "name": "mouse"},
                         {"id": 74, "name": "mouse", "supercategory": "electronic"}]}
                        """))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("categories 64 and 74 are both named \"mouse\": rename one");
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
