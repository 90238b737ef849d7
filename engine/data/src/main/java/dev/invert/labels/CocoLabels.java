package dev.invert.labels;

import dev.invert.Concept;
import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import dev.invert.files.UnicodeForm;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonToken;

/**
 * Reads COCO JSON of instances or panoptic segments, and LVIS. An image shows a category if it has an annotation of that
 * category whose score, if it has one, reaches the least confidence, and a supercategory if it shows one of its
 * categories. Sample ids are the images' file names, or the last two parts of {@code coco_url} in LVIS. Annotations are
 * streamed, and their polygons are skipped.
 */
final class CocoLabels {
    private static final int NONE = -1;
    private static final int LONGS_PER_ANNOTATION = 3;

    /** Value that Roboflow's exports write if there is no supercategory. */
    private static final String NO_SUPERCATEGORY = "none";

    private final Path file;
    private final NameIndex samples;
    private final Long2IntOpenHashMap sampleByImage = new Long2IntOpenHashMap();
    private final Long2IntOpenHashMap categoryById = new Long2IntOpenHashMap();
    private final List<String> names = new ArrayList<>();
    private final List<Long> categoryIds = new ArrayList<>();
    private final double minConfidence;
    private long imageCount;
    private long annotationCount;
    private boolean scored;
    private boolean lvis;
    private final List<String> supercategories = new ArrayList<>();
    private final MemoryBudget budget;
    private final NativeLongs annotations;

    private CocoLabels(Path file, LabelOptions options) {
        this.file = file;
        this.samples = new NameIndex(file);
        this.minConfidence = options.minConfidence();
        this.budget = options.budget();
        this.annotations = new NativeLongs(budget);
        sampleByImage.defaultReturnValue(NONE);
        categoryById.defaultReturnValue(NONE);
    }

    /**
     * Reads a file.
     *
     * @return one sample per image and one concept per category and supercategory name, closed by the caller
     * @throws InvertException if the file is not such JSON; the message names line and column
     */
    static LabeledSamples read(Path file, LabelOptions options) {
        CocoLabels coco = new CocoLabels(file, options);
        LabeledSamples[] result = new LabeledSamples[1];
        try (NativeLongs annotations = coco.annotations) {
            JsonStream.read(file, json -> {
                coco.readAll(json);
                result[0] = coco.build(json, annotations);
            });
            return result[0];
        }
    }

    private void readAll(JsonStream json) {
        json.next();
        json.fields("the file", section -> {
            switch (section) {
                case "images" -> json.elements(section, () -> image(json));
                case "categories" -> json.elements(section, () -> category(json));
                case "annotations" -> json.elements(section, () -> annotation(json));
                default -> json.skip();
            }
        });
    }

    private void image(JsonStream json) {
        long place = json.place();
        Long[] id = new Long[1];
        String[] name = new String[2];
        String what = "image " + ++imageCount + ": its ";
        json.fields("an image", field -> {
            switch (field) {
                case "id" -> id[0] = json.integer(what + field);
                case "file_name" -> name[0] = json.text(what + field);
                case "coco_url" -> name[1] = lastTwo(json);
                case "neg_category_ids", "not_exhaustive_category_ids" -> {
                    lvis = true;
                    json.skip();
                }
                default -> json.skip();
            }
        });
        name[0] = name[0] == null ? name[1] : name[0];
        if (id[0] == null || name[0] == null || name[0].isEmpty()) {
            throw json.error(place, "an image has no id or no file_name");
        }
        int sample = samples.size();
        if (samples.indexOf(name[0]) != sample || sampleByImage.putIfAbsent((long) id[0], sample) != NONE) {
            throw json.error(place, "image " + id[0] + " (" + name[0] + ") occurs twice");
        }
    }

    /** Returns folder and name of the file that a URL leads to, as LVIS names its images; null for other values. */
    private static String lastTwo(JsonStream json) {
        if (json.current() != JsonToken.VALUE_STRING) {
            json.skip();
            return null;
        }
        String url = json.text("coco_url");
        return url.substring(url.lastIndexOf('/', url.lastIndexOf('/') - 1) + 1);
    }

    private void category(JsonStream json) {
        long place = json.place();
        Long[] id = new Long[1];
        String[] name = {"", ""};
        json.fields("a category", field -> {
            switch (field) {
                case "id" -> id[0] = json.integer("a category's id");
                case "name" -> name[0] = json.text("a category's name");
                case "supercategory" ->
                    name[1] = json.current() == JsonToken.VALUE_NULL ? "" : json.text("a category's supercategory");
                default -> json.skip();
            }
        });
        if (id[0] == null || name[0].isEmpty()) {
            throw json.error(place, "a category has no id or no name");
        }
        if (categoryById.putIfAbsent((long) id[0], names.size()) != NONE) {
            throw json.error(place, "category " + id[0] + " (" + name[0] + ") occurs twice");
        }
        categoryIds.add(id[0]);
        names.add(UnicodeForm.composed(name[0]));
        supercategories.add(name[1].equals(NO_SUPERCATEGORY) ? "" : UnicodeForm.composed(name[1]));
    }

    private void annotation(JsonStream json) {
        long place = json.place();
        Long[] ids = new Long[2];
        List<Long> segments = new ArrayList<>();
        boolean[] present = {true};
        String what = "annotation " + ++annotationCount + ": its ";
        json.fields("an annotation", field -> {
            switch (field) {
                case "image_id" -> ids[0] = json.integer(what + field);
                case "category_id" -> ids[1] = json.integer(what + field);
                case "segments_info" ->
                    json.elements(
                            field,
                            () -> json.fields("a segment", inner -> {
                                if (inner.equals("category_id")) {
                                    segments.add(json.integer("a segment's category_id"));
                                } else {
                                    json.skip();
                                }
                            }));
                default -> {
                    if (Presence.isNamed(field) && isScalar(json)) {
                        scored = true;
                        present[0] &= json.present(what + field, minConfidence) != Presence.isAbsence(field);
                    } else {
                        json.skip();
                    }
                }
            }
        });
        if (ids[1] != null) {
            segments.add(ids[1]);
        } else if (segments.isEmpty()) {
            throw json.error(place, "an annotation has no category_id");
        }
        if (ids[0] == null) {
            throw json.error(place, "an annotation has no image_id");
        }
        for (long category : present[0] ? segments : List.<Long>of()) {
            annotations.add(ids[0]);
            annotations.add(category);
            annotations.add(place);
        }
    }

    private static boolean isScalar(JsonStream json) {
        return json.current().isScalarValue() && json.current() != JsonToken.VALUE_NULL;
    }

    private String form() {
        return "COCO JSON"
                + (scored ? "; an annotation counts where its score is at least " + minConfidence : "")
                + (lvis ? ", LVIS; a category that was not checked in an image counts as not shown there" : "");
    }

    private LabeledSamples build(JsonStream json, NativeLongs annotations) {
        CategoryConcepts categories = CategoryConcepts.of(names, categoryIds, supercategories);
        NameIndex concepts = new NameIndex(file);
        int[] own = categories.ids().stream().mapToInt(concepts::indexOf).toArray();
        int[] above = supercategories.stream()
                .mapToInt(name -> name.isEmpty() ? NONE : concepts.indexOf(name))
                .toArray();
        try (Memberships memberships = new Memberships(budget)) {
            long[] annotation = new long[LONGS_PER_ANNOTATION];
            int[] filled = new int[1];
            annotations.forEach(value -> {
                annotation[filled[0]++] = value;
                if (filled[0] == LONGS_PER_ANNOTATION) {
                    filled[0] = 0;
                    int sample = sampleByImage.get(annotation[0]);
                    int category = categoryById.get(annotation[1]);
                    if (sample == NONE || category == NONE) {
                        throw json.error(
                                annotation[2],
                                sample == NONE
                                        ? "no image has the id " + annotation[0]
                                        : "no category has the id " + annotation[1]);
                    }
                    memberships.add(sample, own[category]);
                    if (above[category] != NONE) {
                        memberships.add(sample, above[category]);
                    }
                }
            });
            List<Concept> columns =
                    concepts.names().stream().map(categories::concept).toList();
            return new LabeledSamples(
                    memberships.build(file, Files.size(file), samples.size(), columns),
                    samples.names(),
                    List.of(),
                    form());
        } catch (IOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }
}
