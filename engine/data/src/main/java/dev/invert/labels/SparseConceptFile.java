package dev.invert.labels;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.MemoryBudget;
import dev.invert.arrays.NpyHeader;
import dev.invert.errors.InvertException;
import dev.invert.sparse.ScipyFile;
import dev.invert.sparse.SparseMatrix;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Reads and writes a concept matrix (samples, concepts) as {@code scipy.sparse.save_npz} does. Stored entries are 1, or 0
 * for nothing.
 */
final class SparseConceptFile {
    private static final int CHUNK_BYTES = 1 << 16;
    private static final int FORMAT_BYTES = 3;

    private SparseConceptFile() {}

    /**
     * Reads a matrix.
     *
     * @param names file with the names of the columns, or null to name them c0, c1, …
     * @return a matrix that the caller closes
     * @throws InvertException if the file is malformed or has another entry than 0 and 1, or the names do not match
     */
    static ConceptMatrix read(Path file, Path names, MemoryBudget budget) {
        try (SparseMatrix matrix = ScipyFile.open(file, budget)) {
            int conceptCount = matrix.columnCount();
            List<Concept> concepts = names == null
                    ? ConceptArray.numbered(conceptCount)
                    : ConceptNames.read(names, conceptCount, matrix.rowCount());
            IntArrayList[] lists = new IntArrayList[conceptCount];
            Arrays.setAll(lists, concept -> new IntArrayList());
            matrix.forEach((sample, concept, value) -> {
                if (value != 0 && value != 1) {
                    throw new InvertException(
                            file + ": sample " + sample + ", column " + concept + " is neither 0 nor 1");
                }
                if (value == 1) {
                    lists[concept].add(sample);
                }
            });
            List<int[]> samples = new ArrayList<>(conceptCount);
            for (int concept = 0; concept < conceptCount; concept++) {
                samples.add(sorted(lists[concept].toIntArray(), concept, file));
                lists[concept] = null;
            }
            return ConceptMatrix.ofSamples(matrix.rowCount(), concepts, samples, budget);
        }
    }

    private static int[] sorted(int[] samples, int concept, Path file) {
        Arrays.sort(samples);
        for (int i = 1; i < samples.length; i++) {
            if (samples[i] == samples[i - 1]) {
                throw new InvertException(file + ": sample " + samples[i] + ", column " + concept
                        + " has two entries, which add up to 2: call matrix.sum_duplicates(), and write 0 and 1");
            }
        }
        return samples;
    }

    /** Writes a matrix in the format CSC, deflated. */
    static void write(ConceptMatrix matrix, OutputStream out) throws IOException {
        int[] counts = new int[matrix.conceptCount()];
        long total = 0;
        for (int concept = 0; concept < counts.length; concept++) {
            counts[concept] = matrix.count(concept);
            total += counts[concept];
        }
        Output zip = new Output(out);
        zip.begin("indices", "<i4", "(" + total + ",)");
        try {
            for (int concept = 0; concept < counts.length; concept++) {
                matrix.forEachSample(concept, zip::putSample);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        zip.begin("indptr", "<i8", "(" + (counts.length + 1) + ",)");
        long end = 0;
        for (int concept = 0; concept <= counts.length; concept++) {
            zip.putLong(end);
            end += concept < counts.length ? counts[concept] : 0;
        }
        zip.begin("format", "|S3", "()");
        zip.put("csc".getBytes(StandardCharsets.US_ASCII), FORMAT_BYTES);
        zip.begin("shape", "<i8", "(2,)");
        zip.putLong(matrix.sampleCount());
        zip.putLong(counts.length);
        zip.begin("data", "|u1", "(" + total + ",)");
        byte[] ones = new byte[CHUNK_BYTES];
        Arrays.fill(ones, (byte) 1);
        for (long left = total; left > 0; left -= ones.length) {
            zip.put(ones, (int) Math.min(left, ones.length));
        }
        zip.finish();
    }

    /** Arrays of an .npz file, one after another. */
    private static final class Output {
        private final ZipOutputStream zip;
        private final byte[] bytes = new byte[CHUNK_BYTES];
        private final ByteBuffer chunk = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);

        /** @param out stays open */
        Output(OutputStream out) {
            zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
            zip.setLevel(Deflater.BEST_SPEED);
        }

        /** Ends an array, if there is one, and begins the next. */
        void begin(String name, String type, String shape) throws IOException {
            flush();
            zip.putNextEntry(new ZipEntry(name + ".npy"));
            zip.write(NpyHeader.encode(type, false, shape).array());
        }

        void put(byte[] values, int count) throws IOException {
            flush();
            zip.write(values, 0, count);
        }

        void putLong(long value) throws IOException {
            if (chunk.remaining() < Long.BYTES) {
                flush();
            }
            chunk.putLong(value);
        }

        void putSample(int sample) {
            if (chunk.remaining() < Integer.BYTES) {
                try {
                    flush();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            chunk.putInt(sample);
        }

        private void flush() throws IOException {
            if (chunk.position() > 0) {
                zip.write(bytes, 0, chunk.position());
            }
            chunk.clear();
        }

        void finish() throws IOException {
            flush();
            zip.finish();
        }
    }
}
