package dev.invert.labels;

import dev.invert.Concept;
import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonToken;

/**
 * Reads JSON lists of classes per image, as published with segmentation data sets: {@code {"a.jpg": ["sky", "tree"],
 * …}}, an array of {@code {"image": "a.jpg", "classes": ["sky", "tree"]}}, or one such object per line.
 */
final class ImageLists {
    private static final List<String> IMAGE = List.of("image", "file_name", "filename", "file", "sample", "id");
    private static final List<String> CLASSES = List.of("classes", "labels", "objects", "concepts", "categories");
    private static final List<String> NAME = List.of("name", "label", "class");

    private final NameIndex samples;
    private final NameIndex labels;
    private final double minConfidence;
    private final Memberships memberships;

    private ImageLists(Path file, double minConfidence, Memberships memberships) {
        this.samples = new NameIndex(file);
        this.labels = new NameIndex(file);
        this.minConfidence = minConfidence;
        this.memberships = memberships;
    }

    /**
     * Reads a file.
     *
     * @return one sample per image and one concept per class, closed by the caller
     * @throws InvertException if the file has another form; the message names line and column
     */
    static LabeledSamples read(Path file, LabelOptions options) {
        try (Memberships memberships = new Memberships(options.budget())) {
            ImageLists lists = new ImageLists(file, options.minConfidence(), memberships);
            JsonStream.read(file, lists::readAll);
            List<Concept> concepts =
                    lists.labels.names().stream().map(Concept::named).toList();
            return new LabeledSamples(
                    memberships.build(file, Files.size(file), lists.samples.size(), concepts),
                    lists.samples.names(),
                    List.of(),
                    "lists of classes per image");
        } catch (IOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    private void readAll(JsonStream json) {
        JsonToken first = json.next();
        if (first == null) {
            throw json.error("the file is empty");
        }
        if (first == JsonToken.START_ARRAY) {
            json.elements("the file", () -> entry(json));
        } else {
            do {
                entry(json);
            } while (json.next() != null);
        }
    }

    /**
     * Reads an object that is either one image with its classes, or many images with one field each. The first field
     * decides: the object holds many images if the field's name is not a known key and its value is an array.
     */
    private void entry(JsonStream json) {
        long place = json.place();
        String[] image = new String[1];
        boolean[] first = {true};
        boolean[] many = new boolean[1];
        // Classes may precede the name of their image.
        List<ClassEntry> classes = new ArrayList<>();
        boolean[] hasClasses = new boolean[1];
        json.fields("an image with its classes", field -> {
            boolean isClasses = CLASSES.contains(field);
            if (first[0]) {
                first[0] = false;
                many[0] = !isClasses && !IMAGE.contains(field) && json.current() == JsonToken.START_ARRAY;
            }
            if (many[0]) {
                many(json, field);
            } else if (isClasses) {
                hasClasses[0] = true;
                json.elements("the classes", () -> classes.add(classEntry(json)));
            } else if (image[0] == null && IMAGE.contains(field)) {
                image[0] = json.text("an image's name");
            } else if (Presence.isNamed(field) && !Presence.isAbsence(field)) {
                throw json.error(
                        "the field \"" + field + "\" of an image may say which classes are present: write it into"
                                + " the classes, as {\"name\": \"cat\", \"score\": 0.9}");
            } else {
                json.skip();
            }
        });
        if (many[0]) {
            return;
        }
        if (image[0] == null || !hasClasses[0]) {
            throw json.error(place, "an entry names no image or no classes; write {\"a.jpg\": [\"sky\", \"tree\"]}");
        }
        int sample = sample(json, place, image[0]);
        classes.forEach(entry -> add(sample, entry));
    }

    private void many(JsonStream json, String image) {
        int sample = sample(json, json.place(), image);
        json.elements("the classes", () -> add(sample, classEntry(json)));
    }

    private int sample(JsonStream json, long place, String image) {
        int next = samples.size();
        if (image.isBlank() || samples.indexOf(image.strip()) != next) {
            throw json.error(place, "image \"" + image + "\" has no name or occurs twice");
        }
        return next;
    }

    private void add(int sample, ClassEntry entry) {
        int label = labels.indexOf(entry.name());
        if (entry.present()) {
            memberships.add(sample, label);
        }
    }

    private record ClassEntry(String name, boolean present) {}

    private ClassEntry classEntry(JsonStream json) {
        if (json.current() != JsonToken.START_OBJECT) {
            return new ClassEntry(nonEmpty(json, json.text("a class")), true);
        }
        boolean[] present = {true};
        long place = json.place();
        String[] name = new String[1];
        json.fields("a class", field -> {
            if (name[0] == null && NAME.contains(field)) {
                name[0] = json.text("a class's name");
            } else if (Presence.isNamed(field)) {
                String what = "the " + field + " of a class";
                // A class that is present is not absent.
                present[0] &= json.present(what, minConfidence) != Presence.isAbsence(field);
            } else {
                json.skip();
            }
        });
        if (name[0] == null) {
            throw json.error(place, "a class has no name");
        }
        return new ClassEntry(nonEmpty(json, name[0]), present[0]);
    }

    private static String nonEmpty(JsonStream json, String name) {
        if (name.isEmpty()) {
            throw json.error("a class has an empty name");
        }
        return name;
    }
}
