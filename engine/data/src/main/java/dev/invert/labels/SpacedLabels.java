package dev.invert.labels;

import dev.invert.Concept;
import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Labels in lines whose fields are separated by spaces. */
final class SpacedLabels {
    private static final List<String> CLASS_FILES =
            List.of("categories_places365.txt", "categories.txt", "synset_words.txt", "synsets.txt", "classes.txt");
    private static final int PARENTS = 2;

    private final Path file;
    private final NameIndex samples;
    private final NameIndex labels;

    private SpacedLabels(Path file) {
        this.file = file;
        this.samples = new NameIndex(file);
        this.labels = new NameIndex(file);
    }

    private interface Line {
        /**
         * Receives a line that is not blank.
         *
         * @param number number of the line, from 1
         */
        void read(long number, List<String> fields);
    }

    private static void lines(Path file, Line line) {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            long number = 0;
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                number++;
                List<String> fields = TextLabels.fields(number == 1 ? text.replace("\uFEFF", "") : text);
                if (!fields.isEmpty()) {
                    line.read(number, fields);
                }
            }
        } catch (CharacterCodingException e) {
            throw new InvertException(file + ": is not UTF-8 text: save the file as UTF-8", e);
        } catch (IOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    private InvertException error(long line, String what) {
        return new InvertException(file + ", line " + line + ": " + what);
    }

    /**
     * Reads CelebA's attributes: the number of images, the names of the attributes, then per line a file name and 1 or
     * -1 for each attribute.
     *
     * @throws InvertException if a line is malformed or the number of images is another
     */
    static LabeledSamples celebA(Path file, List<String> names, MemoryBudget budget) {
        SpacedLabels labels = new SpacedLabels(file);
        long[] count = {-1};
        boolean[] heading = {true};
        try (RowBits bits = new RowBits(names.size(), budget)) {
            lines(file, (line, fields) -> {
                if (count[0] < 0) {
                    count[0] = labels.whole(line, fields.get(0));
                } else if (heading[0]) {
                    heading[0] = false;
                } else {
                    labels.attributes(line, fields, names, bits);
                }
            });
            if (labels.samples.size() != count[0]) {
                throw labels.error(
                        1,
                        "states " + count[0] + " images, and " + labels.samples.size()
                                + " follow: is the file cut off?");
            }
            return new LabeledSamples(
                    bits.build(names.stream().map(Concept::named).toList()),
                    labels.samples.names(),
                    List.of(),
                    "CelebA attributes");
        }
    }

    private void attributes(long line, List<String> fields, List<String> names, RowBits bits) {
        if (fields.size() != names.size() + 1) {
            throw error(line, "has " + fields.size() + " fields; a file name and " + names.size() + " are needed");
        }
        samples.addNew(file, line, fields.get(0));
        for (int i = 0; i < names.size(); i++) {
            switch (fields.get(i + 1)) {
                case "1" -> bits.set(i);
                case "-1" -> {}
                default -> throw error(line, names.get(i) + " is \"" + fields.get(i + 1) + "\" and must be 1 or -1");
            }
        }
        bits.endRow();
    }

    private long whole(long line, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw error(line, "\"" + text + "\" is no whole number");
        }
    }

    /**
     * Reads attributes of CUB-200: image, attribute, 1 if it is present, certainty, seconds. Certainty is not used: an
     * attribute that was not visible is marked as not present. Images and attributes are named by images.txt and
     * attributes.txt in the same folder or one of the two above; without these files their numbers are their ids.
     *
     * @throws InvertException if a line is malformed, or a number has no name
     */
    static LabeledSamples cub(Path file, MemoryBudget budget) {
        Map<String, String> images = names(file, List.of("images.txt"));
        Map<String, String> attributes = names(file, List.of("attributes.txt"));
        return memberships(file, budget, "CUB-200 attributes (not used: certainty, time)", (labels, line, fields) -> {
            if (fields.size() < 3) {
                throw labels.error(line, "has " + fields.size() + " fields; image, attribute and presence are needed");
            }
            int sample = labels.samples.indexOf(labels.name(line, images, fields.get(0), "image"));
            int label = labels.labels.indexOf(labels.name(line, attributes, fields.get(1), "attribute"));
            return switch (fields.get(2)) {
                case "1" -> new int[] {sample, label};
                case "0" -> null;
                default -> throw labels.error(line, "the presence is \"" + fields.get(2) + "\" and must be 1 or 0");
            };
        });
    }

    /**
     * Reads a list of a file and its class per line. A class that is a number is named by a file of the data set beside
     * the list, such as categories_places365.txt; without one, the number is its id.
     *
     * @throws InvertException if a line has another number of fields, a file occurs twice, or a class has no name
     */
    static LabeledSamples list(Path file, MemoryBudget budget) {
        Map<String, String> classes = names(file, CLASS_FILES);
        return memberships(file, budget, "list of files with a class", (labels, line, fields) -> {
            if (fields.size() != 2) {
                throw labels.error(line, "has " + fields.size() + " fields; a file and its class are needed");
            }
            String id = withoutSlash(fields.get(0));
            labels.samples.addNew(file, line, id);
            boolean numbered = fields.get(1).chars().allMatch(c -> c >= '0' && c <= '9');
            String name = numbered ? labels.name(line, classes, fields.get(1), "class") : fields.get(1);
            return new int[] {labels.samples.size() - 1, labels.labels.indexOf(withoutSlash(name))};
        });
    }

    private static String withoutSlash(String name) {
        return name.length() > 1 && name.startsWith("/") ? name.substring(1) : name;
    }

    private String name(long line, Map<String, String> names, String number, String what) {
        if (names.isEmpty()) {
            return number;
        }
        String name = names.get(number);
        if (name == null) {
            throw error(line, "no name is known for " + what + " " + number);
        }
        return name;
    }

    private interface Pair {
        /** Returns a sample and its label, or null if the line states that the label is absent. */
        int[] of(SpacedLabels labels, long line, List<String> fields);
    }

    private static LabeledSamples memberships(Path file, MemoryBudget budget, String form, Pair pair) {
        SpacedLabels labels = new SpacedLabels(file);
        try (Memberships memberships = new Memberships(budget)) {
            lines(file, (line, fields) -> {
                int[] found = pair.of(labels, line, fields);
                if (found != null) {
                    memberships.add(found[0], found[1]);
                }
            });
            List<Concept> concepts =
                    labels.labels.names().stream().map(Concept::named).toList();
            return new LabeledSamples(
                    memberships.build(file, Files.size(file), labels.samples.size(), concepts),
                    labels.samples.names(),
                    List.of(),
                    form);
        } catch (IOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    /**
     * Reads names by number from the first of some files in the folder of a file or in the two above it: a number and a
     * name per line in either order, or names only, which are numbered from 0.
     */
    private static Map<String, String> names(Path file, List<String> candidates) {
        Path folder = file.toAbsolutePath().getParent();
        for (int up = 0; up <= PARENTS && folder != null; up++) {
            for (String candidate : candidates) {
                Path names = folder.resolve(candidate);
                if (Files.isRegularFile(names) && !names.equals(file.toAbsolutePath())) {
                    return readNames(names);
                }
            }
            folder = folder.getParent();
        }
        return Map.of();
    }

    private static Map<String, String> readNames(Path file) {
        Map<String, String> names = new HashMap<>();
        lines(file, (line, fields) -> {
            String last = fields.get(fields.size() - 1);
            if (fields.size() > 1 && isNumber(fields.get(0))) {
                names.put(fields.get(0), String.join(" ", fields.subList(1, fields.size())));
            } else if (fields.size() == 2 && isNumber(last)) {
                names.put(last, fields.get(0));
            } else {
                names.put(Integer.toString(names.size()), fields.get(0));
            }
        });
        return names;
    }

    private static boolean isNumber(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
