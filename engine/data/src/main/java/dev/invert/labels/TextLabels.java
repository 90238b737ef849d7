package dev.invert.labels;

import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads labels from a text file: attributes of CelebA and of CUB-200, lists of a file and its class as published with
 * Places, ImageNet and ADE20K, and CSV files named .txt.
 */
final class TextLabels {
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
    private static final Pattern COUNT = Pattern.compile("[0-9]+");
    private static final int PEEKED_LINES = 3;
    private static final int CUB_FIELDS = 5;

    private TextLabels() {}

    /**
     * Reads a file.
     *
     * @param groupColumn name of the column with the samples' groups, which only CSV files have, or null
     * @throws InvertException if the file has none of these forms; the message names them
     */
    static LabeledSamples read(Path file, LabelOptions options, String groupColumn) {
        List<String> start = start(file);
        if (start.isEmpty()) {
            throw new InvertException(file + ": is empty");
        }
        if (!hasSeparator(start.get(0))) {
            options.requireNoPresence(file);
        }
        List<String> first = fields(start.get(0));
        List<String> second = start.size() > 1 ? fields(start.get(1)) : List.of();
        if (first.size() == 1 && COUNT.matcher(first.get(0)).matches() && start.size() == PEEKED_LINES) {
            if (fields(start.get(2)).size() == second.size() + 1) {
                return SpacedLabels.celebA(file, second, options.budget());
            }
            throw new InvertException(file + ": begins with a number as CelebA's list_attr_celeba.txt does, but line 3"
                    + " has not one field more than line 2 has names");
        }
        boolean numbers = first.stream().allMatch(text -> NUMBER.matcher(text).matches());
        if (numbers && first.size() >= CUB_FIELDS) {
            return SpacedLabels.cub(file, options.budget());
        }
        if (first.size() == 2 && second.size() != 1 && !hasSeparator(start.get(0))) {
            return SpacedLabels.list(file, options.budget());
        }
        if (hasSeparator(start.get(0))) {
            return CsvLabels.read(file, options, groupColumn);
        }
        throw new InvertException(file + ": a text file of labels is CelebA's list_attr_celeba.txt, CUB-200's"
                + " image_attribute_labels.txt, a list of a file and its class per line as of Places, or a CSV file");
    }

    private static boolean hasSeparator(String line) {
        return line.indexOf(',') >= 0 || line.indexOf('\t') >= 0 || line.indexOf(';') >= 0 || line.indexOf('|') >= 0;
    }

    /** Returns the fields of a line, which are separated by any number of spaces. */
    static List<String> fields(String line) {
        String stripped = line.strip();
        return stripped.isEmpty() ? List.of() : List.of(SPACE.split(stripped));
    }

    private static List<String> start(Path file) {
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            for (String line = reader.readLine();
                    line != null && lines.size() < PEEKED_LINES;
                    line = reader.readLine()) {
                if (!line.isBlank()) {
                    lines.add(line.startsWith("\uFEFF") ? line.substring(1) : line);
                }
            }
            return lines;
        } catch (java.nio.charset.CharacterCodingException e) {
            throw new InvertException(file + ": is not UTF-8 text: save the file as UTF-8", e);
        } catch (IOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }
}
