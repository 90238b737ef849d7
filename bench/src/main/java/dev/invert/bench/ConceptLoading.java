package dev.invert.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.invert.ConceptMatrix;
import dev.invert.labels.ConceptFiles;
import dev.invert.labels.ConceptFolder;
import dev.invert.labels.ConceptSummary;
import dev.invert.labels.LabelOptions;
import dev.invert.labels.LabeledSamples;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Writes label files, and measures the time to read one. {@code bench/peers/concepts.py} alternates between this
 * program and pandas, each in a fresh process. The number of memberships is printed too, to show that both read the
 * same data.
 */
public final class ConceptLoading {
    private static final int TOKENS = 1_000_000;
    private static final int TOKENS_PER_DOCUMENT = 500;
    private static final int TOKEN_LABELS = 400;

    private ConceptLoading() {}

    /**
     * Runs one step.
     *
     * @param arguments {@code files FOLDER}, {@code read FILE}, {@code write FOLDER OUT} or {@code summary FILE}
     */
    public static void main(String[] arguments) throws IOException {
        switch (String.join(" ", Arrays.asList(arguments).subList(0, Math.min(1, arguments.length)))) {
            case "files" -> writeFiles(Path.of(arguments[1]));
            case "read" -> read(Path.of(arguments[1]));
            case "write" -> write(Path.of(arguments[1]), Path.of(arguments[2]));
            case "summary" -> summary(Path.of(arguments[1]));
            default -> {
                System.err.println("usage: ConceptLoading files FOLDER | read FILE | write FOLDER OUT | summary FILE");
                System.exit(2);
            }
        }
    }

    /** Measures wall time and the processor time of all threads; other programs hardly affect the latter. */
    private static final class Stopwatch {
        private final long wallNanos = System.nanoTime();
        private final long processorNanos = processorNanos();

        private static long processorNanos() {
            return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
        }

        String read() {
            return String.format(
                    Locale.ROOT,
                    "%.3f s, %.3f processor s",
                    (System.nanoTime() - wallNanos) * 1e-9,
                    (processorNanos() - processorNanos) * 1e-9);
        }
    }

    private static void read(Path file) {
        Stopwatch start = new Stopwatch();
        try (LabeledSamples labels = ConceptFiles.read(file, LabelOptions.NONE)) {
            print(start, labels.matrix());
        }
    }

    private static void write(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (LabeledSamples labels = ConceptFiles.read(from, LabelOptions.NONE)) {
            Stopwatch start = new Stopwatch();
            ConceptFolder.write(to, labels);
            print(start, labels.matrix());
        }
    }

    private static void summary(Path file) {
        try (LabeledSamples labels = ConceptFiles.read(file, LabelOptions.NONE)) {
            Stopwatch start = new Stopwatch();
            ConceptSummary.of(labels.matrix());
            print(start, labels.matrix());
        }
    }

    private static void print(Stopwatch start, ConceptMatrix matrix) {
        String times = start.read();
        long memberships = IntStream.range(0, matrix.conceptCount())
                .mapToLong(matrix::count)
                .sum();
        System.out.printf(
                Locale.ROOT,
                "%s, %d samples, %d concepts, %d memberships, %d native bytes at most%n",
                times,
                matrix.sampleCount(),
                matrix.conceptCount(),
                memberships,
                matrix.budget().peakBytes());
    }

    private static void writeFiles(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Problem.Shape shape : new Problem.Shape[] {Problem.Shape.IMAGENET, Problem.Shape.DENSE}) {
            String name = shape.name().toLowerCase(Locale.ROOT);
            try (ConceptMatrix matrix = Problem.concepts(shape)) {
                writeOneHot(folder.resolve(name + ".csv"), matrix);
                Path own = Files.createDirectories(folder.resolve(name));
                ConceptFolder.write(
                        own,
                        new LabeledSamples(
                                matrix,
                                IntStream.range(0, matrix.sampleCount())
                                        .mapToObj(ConceptLoading::id)
                                        .toList()));
            }
        }
        writeTokens(folder.resolve("tokens.csv"));
    }

    private static String id(int sample) {
        return String.format(Locale.ROOT, "ILSVRC2012_val_%08d", sample);
    }

    private static void writeOneHot(Path file, ConceptMatrix matrix) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("id");
            for (int c = 0; c < matrix.conceptCount(); c++) {
                out.write("," + matrix.concepts().get(c).id());
            }
            for (int i = 0; i < matrix.sampleCount(); i++) {
                out.write("\n" + id(i));
                for (int c = 0; c < matrix.conceptCount(); c++) {
                    out.write(matrix.get(i, c) ? ",1" : ",0");
                }
            }
            out.write("\n");
        }
    }

    /** Writes one or two labels per token, some of them frequent and some rare. */
    private static void writeTokens(Path file) throws IOException {
        Random random = new Random(3);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("document,position,label\n");
            for (int i = 0; i < TOKENS; i++) {
                for (int labels = 1 + random.nextInt(2); labels > 0; labels--) {
                    int label = (int) (TOKEN_LABELS * Math.pow(random.nextDouble(), 3));
                    out.write("doc" + i / TOKENS_PER_DOCUMENT + "," + i % TOKENS_PER_DOCUMENT + ",tag" + label + "\n");
                }
            }
        }
    }
}
