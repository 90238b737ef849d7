package dev.invert.results;

import dev.invert.errors.InvertException;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads explanations.jsonl, or the parts of it that machines of a cluster have written (explanations-00000.jsonl and so
 * on). Errors are one line that names the file, the line and a remedy.
 */
public final class ExplanationLines {
    /** Name of the file. */
    public static final String NAME = "explanations.jsonl";

    private static final String RUN = "run.json";

    private static final Pattern PART = Pattern.compile("explanations-(\\d{5,9})\\.jsonl");

    private ExplanationLines() {}

    /** Receives neurons. */
    @FunctionalInterface
    public interface Sink {
        /**
         * Receives one neuron.
         *
         * @param where file and line of the neuron, for error messages
         */
        void neuron(NeuronRecord neuron, String where) throws IOException;
    }

    /** Returns whether a file name is that of a part of explanations.jsonl. */
    public static boolean isPart(String name) {
        return PART.matcher(name).matches();
    }

    /** Returns whether a folder holds explanations, in one file or in parts. */
    public static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(NAME)) || !parts(folder).isEmpty();
    }

    /**
     * Returns the files with the lines of a run: explanations.jsonl, or its parts in their order.
     *
     * @param file explanations.jsonl in the folder of the run, whether or not it exists
     * @throws InvertException if parts are missing
     */
    public static List<Path> files(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.exists(file)
                || folder == null
                || !file.getFileName().toString().equals(NAME)) {
            return List.of(file);
        }
        List<Path> parts = parts(folder);
        for (int i = 0; i < parts.size(); i++) {
            if (number(parts.get(i)) != i) {
                throw new InvertException(folder + ": part " + i + " of the explanations is missing; the next one is "
                        + parts.get(i).getFileName() + "; run invert explain again");
            }
        }
        return parts.isEmpty() ? List.of(file) : parts;
    }

    private static List<Path> parts(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> isPart(entry.getFileName().toString()))
                    .sorted(Comparator.comparingLong(ExplanationLines::number))
                    .toList();
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private static long number(Path part) {
        Matcher name = PART.matcher(part.getFileName().toString());
        return name.matches() ? Long.parseLong(name.group(1)) : -1;
    }

    /**
     * Reads the lines and passes them to the sink in order, one at a time: a file of many neurons need not fit into the
     * heap.
     *
     * @param file explanations.jsonl; if it does not exist, its parts in the same folder are read
     * @throws InvertException if the file is missing or malformed, has two lines for one neuron, or has no neuron, or if
     *     parts have not as many neurons as run.json beside them says
     */
    public static void read(Path file, Sink sink) {
        read(file, Integer.MAX_VALUE, sink);
    }

    /**
     * Reads the first lines; see {@link #read(Path, Sink)}.
     *
     * @param most maximum number of neurons; lines behind them are not checked
     */
    public static void read(Path file, int most, Sink sink) {
        LinesOfNeurons known = new LinesOfNeurons();
        List<Path> files = files(file);
        for (Path each : files) {
            read(each, most, known, sink);
        }
        if (known.lines.isEmpty()) {
            throw new InvertException(file + " has no neuron; run invert explain again to write a new file");
        }
        if (known.lines.size() < most && !files.get(0).equals(file)) {
            requireAllParts(file.resolveSibling(RUN), known.lines.size());
        }
    }

    /** Checks that the parts have all neurons of their run: a gap in their numbers does not show that the last is gone. */
    private static void requireAllParts(Path run, int neurons) {
        try {
            Integer expected = ResultCodec.decodeRun(Files.readString(run), RunRecord.class, run.toString())
                    .nNeurons();
            if (expected != null && neurons != expected) {
                throw new InvertException(
                        "The parts of explanations in " + run.toAbsolutePath().getParent() + " have " + neurons + " of "
                                + expected + " neurons: copy all of them, or run invert explain again");
            }
        } catch (NoSuchFileException e) {
            // Parts without it are read as they are.
        } catch (IOException e) {
            throw unreadable(run, e);
        }
    }

    /** Tells of each neuron where it was. */
    private static final class LinesOfNeurons {
        /** Counts the lines of all files. */
        private int count;

        private final Int2IntOpenHashMap lines = new Int2IntOpenHashMap();
    }

    private static void read(Path file, int most, LinesOfNeurons known, Sink sink) {
        int lineNumber = 0;
        int before = known.count;
        try (BufferedReader lines = open(file)) {
            for (String line = next(lines, file); line != null && known.lines.size() < most; line = next(lines, file)) {
                lineNumber++;
                known.count++;
                if (line.isBlank()) {
                    continue;
                }
                String where = file + ", line " + lineNumber;
                NeuronRecord neuron = ResultCodec.decodeNeuron(line, where);
                // 0, which is no number of a line, if there is none.
                int earlier = known.lines.putIfAbsent(neuron.neuron().intValue(), known.count);
                if (earlier != 0) {
                    throw new InvertException(where + ": neuron " + neuron.neuron() + " is also "
                            + (earlier > before ? "on line " + (earlier - before) : "in a part before")
                            + "; keep one layer and one line per neuron in a file");
                }
                sink.neuron(neuron, where);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BufferedReader open(Path file) {
        try {
            return Files.newBufferedReader(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static String next(BufferedReader lines, Path file) {
        try {
            return lines.readLine();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Returns the error for a file of a run that cannot be read. */
    public static InvertException unreadable(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return new InvertException(file + " does not exist: name a directory that invert explain has written", e);
        }
        if (e instanceof CharacterCodingException) {
            return new InvertException(file + " is not UTF-8 text; run invert explain again to write a new file", e);
        }
        return new InvertException(file + " cannot be read (" + e + "): check that it is a readable file", e);
    }
}
