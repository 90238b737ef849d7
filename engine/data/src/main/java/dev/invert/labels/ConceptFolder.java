package dev.invert.labels;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.invert.ConceptMatrix;
import dev.invert.arrays.ArrayFile;
import dev.invert.arrays.NpyHeader;
import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Reads and writes the folder of a concept matrix: concepts.npy or, if the samples are tokens and show few concepts,
 * concepts.npz of SciPy; concepts.json, samples.csv if samples have ids, and groups.csv if they have groups. The samples
 * are tokens if there is a tokens.npy, which others write. If the row order cannot be trusted, order.txt holds the reason. If concepts were
 * selected by frequency, filter.json holds the bounds.
 */
public final class ConceptFolder {
    private static final String MATRIX = "concepts.npy";
    private static final String SPARSE_MATRIX = "concepts.npz";
    private static final String COLUMNS = "concepts.json";
    private static final String SAMPLES = "samples.csv";
    private static final String GROUPS = "groups.csv";
    private static final String ORDER = "order.txt";
    private static final String FILTER = "filter.json";

    /** Name of the array of token ids, if samples are tokens. */
    public static final String TOKENS = "tokens.npy";

    /** Name of the file with the texts of token ids, if samples are tokens. */
    public static final String VOCABULARY = "vocabulary.json";

    /** Share of the pairs of a sample and a concept below which the matrix of tokens is written as a sparse one. */
    private static final double MOST_DENSITY = 0.03;

    /** Names of all files that a folder can have. */
    public static final List<String> NAMES =
            List.of(MATRIX, SPARSE_MATRIX, COLUMNS, SAMPLES, GROUPS, ORDER, FILTER, TOKENS, VOCABULARY);

    private ConceptFolder() {}

    /** Returns the names of the files that {@link #write} writes; it deletes the others of {@link #NAMES}. */
    public static List<String> names(LabeledSamples labels) {
        List<String> names = new ArrayList<>(List.of(isSparse(labels) ? SPARSE_MATRIX : MATRIX, COLUMNS));
        if (ofTokens(labels)) {
            names.addAll(List.of(TOKENS, VOCABULARY));
        }
        if (!labels.sampleIds().isEmpty()) {
            names.add(SAMPLES);
        }
        if (!labels.groups().isEmpty()) {
            names.add(GROUPS);
        }
        if (!labels.disorder().isEmpty()) {
            names.add(ORDER);
        }
        if (!labels.filter().equals(ConceptFilter.NONE)) {
            names.add(FILTER);
        }
        return names;
    }

    private static boolean ofTokens(LabeledSamples labels) {
        return labels.sampleIds() instanceof RowIds;
    }

    private static boolean isSparse(LabeledSamples labels) {
        ConceptMatrix matrix = labels.matrix();
        long memberships = IntStream.range(0, matrix.conceptCount())
                .mapToLong(matrix::count)
                .sum();
        return ofTokens(labels) && memberships < MOST_DENSITY * matrix.sampleCount() * matrix.conceptCount();
    }

    static boolean isOne(Path folder) {
        return Files.exists(folder.resolve(MATRIX))
                || Files.exists(folder.resolve(SPARSE_MATRIX))
                || Files.exists(folder.resolve(COLUMNS));
    }

    static LabeledSamples read(Path folder, LabelOptions options) {
        Path matrix = folder.resolve(Files.exists(folder.resolve(SPARSE_MATRIX)) ? SPARSE_MATRIX : MATRIX);
        if (!Files.exists(matrix)) {
            throw new InvertException(
                    folder + ": has " + COLUMNS + " and no " + MATRIX + "; run invert concepts again");
        }
        Path names = options.names() != null ? options.names() : ifThere(folder.resolve(COLUMNS));
        Path samples = options.sampleIds() != null ? options.sampleIds() : ifThere(folder.resolve(SAMPLES));
        List<String> ids = samples == null ? List.of() : SampleIds.read(samples);
        if (Files.exists(folder.resolve(TOKENS))) {
            ids = RowIds.of(ids, tokenCount(folder.resolve(TOKENS), options));
        }
        Path groups = ifThere(folder.resolve(GROUPS));
        if (groups != null && ids.isEmpty()) {
            throw new InvertException(
                    folder + ": has " + GROUPS + " and no " + SAMPLES + "; run invert concepts again");
        }
        List<String> groupNames = groups == null ? List.of() : GroupNames.of(ids, SampleIds.readPairs(groups), groups);
        LabeledSamples read = withIds(matrix, ConceptArray.read(matrix, names, options.budget()), ids, samples);
        try {
            return new LabeledSamples(
                    read.matrix(),
                    read.sampleIds(),
                    groupNames,
                    "folder of concepts",
                    disorder(folder.resolve(ORDER)),
                    filter(folder.resolve(FILTER)));
        } catch (RuntimeException e) {
            read.close();
            throw e;
        }
    }

    private static int tokenCount(Path tokens, LabelOptions options) {
        try (ArrayFile array = ArrayFile.open(tokens, options.budget())) {
            return Math.toIntExact(array.elementCount());
        }
    }

    private static ConceptFilter filter(Path file) {
        if (!Files.exists(file)) {
            return ConceptFilter.NONE;
        }
        int[] minSamples = {0};
        double[] maxFraction = {1};
        JsonStream.read(file, json -> {
            json.next();
            json.fields("the file", field -> {
                switch (field) {
                    case "min_samples" -> minSamples[0] = (int) Math.min(Integer.MAX_VALUE, json.integer(field));
                    case "max_fraction" -> maxFraction[0] = json.fraction(field);
                    default -> json.skip();
                }
            });
        });
        return new ConceptFilter(minSamples[0], maxFraction[0], List.of(), List.of());
    }

    private static String disorder(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file).strip().replaceAll("\\s+", " ") : "";
        } catch (IOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    /**
     * Writes the files of a concept matrix, except those of tokens. Deletes the files of ids, groups, order and tokens of
     * an earlier run if there are none now.
     *
     * @param folder existing folder
     * @throws InvertException if a file cannot be written
     */
    public static void write(Path folder, LabeledSamples labels) {
        ConceptMatrix matrix = labels.matrix();
        AtomicFile.write(folder.resolve(COLUMNS), out -> ConceptNames.write(matrix, out));
        writeCsv(
                folder.resolve(SAMPLES),
                labels.sampleIds(),
                List.of("sample"),
                i -> List.of(labels.sampleIds().get(i)));
        writeCsv(
                folder.resolve(GROUPS),
                labels.groups(),
                List.of("sample", "group"),
                i -> List.of(labels.sampleIds().get(i), labels.groups().get(i)));
        if (!labels.disorder().isEmpty()) {
            byte[] why = (labels.disorder() + "\n").getBytes(StandardCharsets.UTF_8);
            AtomicFile.write(folder.resolve(ORDER), out -> out.write(why));
        }
        if (labels.filter().equals(ConceptFilter.NONE)) {
            AtomicFile.deleteQuietly(folder.resolve(FILTER));
        } else {
            byte[] filter = ("{\"min_samples\": " + labels.filter().minSamples() + ", \"max_fraction\": "
                            + labels.filter().maxFraction() + "}\n")
                    .getBytes(StandardCharsets.UTF_8);
            AtomicFile.write(folder.resolve(FILTER), out -> out.write(filter));
        }
        if (!ofTokens(labels)) {
            AtomicFile.deleteQuietly(folder.resolve(TOKENS));
            AtomicFile.deleteQuietly(folder.resolve(VOCABULARY));
        }
        if (isSparse(labels)) {
            AtomicFile.write(folder.resolve(SPARSE_MATRIX), out -> SparseConceptFile.write(matrix, out));
            AtomicFile.deleteQuietly(folder.resolve(MATRIX));
        } else {
            AtomicFile.write(folder.resolve(MATRIX), out -> writeMatrix(matrix, out));
            AtomicFile.deleteQuietly(folder.resolve(SPARSE_MATRIX));
        }
        if (labels.disorder().isEmpty()) {
            AtomicFile.deleteQuietly(folder.resolve(ORDER));
        }
    }

    private static void writeCsv(Path file, List<String> values, List<String> head, IntFunction<List<String>> row) {
        if (values.isEmpty()) {
            AtomicFile.deleteQuietly(file);
            return;
        }
        AtomicFile.write(file, out -> {
            // Not closed, because that would close the caller's stream.
            CsvWriter csv = CsvWriter.builder().build(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            csv.writeRecord(head);
            for (int i = 0; i < values.size(); i++) {
                csv.writeRecord(row.apply(i));
            }
            csv.flush();
        });
    }

    /**
     * Writes the matrix in Fortran order: the samples of a concept are contiguous, as they are in memory, which is also
     * the order that can be read fastest.
     */
    private static void writeMatrix(ConceptMatrix matrix, OutputStream out) throws IOException {
        int n = matrix.sampleCount();
        out.write(NpyHeader.encode("|b1", true, n, matrix.conceptCount()).array());
        ByteBuffer values = ByteBuffer.allocate((n + 63) & -64).order(ByteOrder.LITTLE_ENDIAN);
        for (int column = 0; column < matrix.conceptCount(); column++) {
            LongBuffer bits = matrix.bits(column);
            values.clear();
            for (int w = 0; w < bits.limit(); w++) {
                long word = bits.get(w);
                for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
                    values.putLong(spread((word >>> shift) & 0xFF));
                }
            }
            out.write(values.array(), 0, n);
        }
    }

    /** Spreads eight bits to eight bytes of 0 or 1: isolates bit i in byte i, and turns any nonzero byte into 1. */
    private static long spread(long bits) {
        long alone = (bits * 0x0101010101010101L) & 0x8040201008040201L;
        return ((alone + 0x7F7F7F7F7F7F7F7FL) >>> 7) & 0x0101010101010101L;
    }

    private static Path ifThere(Path file) {
        return Files.exists(file) ? file : null;
    }

    /**
     * Combines a matrix with sample ids.
     *
     * @param file file of the matrix, for error messages
     * @param matrix closed if this fails
     * @param ids ids in row order; empty if {@code idFile} is null
     * @param idFile file of the ids, or null
     * @throws InvertException if the number of ids is not the number of rows
     */
    static LabeledSamples withIds(Path file, ConceptMatrix matrix, List<String> ids, Path idFile) {
        try {
            if (idFile != null) {
                SampleIds.requireCount(idFile, ids, file, matrix.sampleCount(), matrix.conceptCount());
            }
            return new LabeledSamples(matrix, ids, List.of(), "array");
        } catch (RuntimeException e) {
            matrix.close();
            throw e;
        }
    }
}
