package dev.invert.kernel;

import dev.invert.ConceptMatrix;
import dev.invert.InvertException;
import dev.invert.memory.MemoryTag;
import dev.invert.memory.NativeBlock;
import dev.invert.memory.NativeMemory;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/**
 * Distinct rows of a concept matrix, numbered by first appearance. Rows are found by hash and compared in full: a
 * collision costs time, never a wrong pattern.
 *
 * @param patternCount R
 * @param patternOfSample int[N]
 * @param patternSizes int[R]
 * @param rowStarts int[R + 1]
 * @param rowConcepts int[rowStarts[R]], ascending within a row
 */
record PatternRows(
        int patternCount,
        NativeBlock patternOfSample,
        NativeBlock patternSizes,
        NativeBlock rowStarts,
        NativeBlock rowConcepts)
        implements AutoCloseable {

    static PatternRows of(ConceptMatrix matrix, ConceptColumns columns) {
        int n = matrix.sampleCount();
        NativeBlock patternOf = ints(n);
        try (NativeBlock sampleStarts = ints(n + 1L)) {
            IntBuffer starts = sampleStarts.bytes().asIntBuffer();
            long memberships = countMemberships(matrix, columns, starts);
            try (NativeBlock sampleConcepts = ints(Math.max(1, memberships))) {
                IntBuffer ids = sampleConcepts.bytes().asIntBuffer();
                fillRows(matrix, columns, starts, ids);
                return collapse(n, starts, ids, patternOf);
            }
        } catch (RuntimeException e) {
            patternOf.close();
            throw e;
        }
    }

    private static NativeBlock ints(long count) {
        return NativeMemory.allocate(MemoryTag.PATTERNS, count * Integer.BYTES);
    }

    /** Leaves in starts[i + 1] the number of concepts of samples 0 to i. */
    private static long countMemberships(ConceptMatrix matrix, ConceptColumns columns, IntBuffer starts) {
        for (int c = 0; c < columns.count(); c++) {
            forEachSample(matrix.bits(columns.members(c).get(0)), i -> starts.put(i + 1, starts.get(i + 1) + 1));
        }
        long total = 0;
        for (int i = 0; i < matrix.sampleCount(); i++) {
            total += starts.get(i + 1);
            if (total > Integer.MAX_VALUE / Integer.BYTES) {
                throw new InvertException("More than " + Integer.MAX_VALUE / Integer.BYTES
                        + " memberships in the concept matrix: use fewer samples or --max-fraction for fewer concepts");
            }
            starts.put(i + 1, (int) total);
        }
        return total;
    }

    private static void fillRows(ConceptMatrix matrix, ConceptColumns columns, IntBuffer starts, IntBuffer ids) {
        int[] next = new int[matrix.sampleCount()];
        starts.get(0, next);
        for (int c = 0; c < columns.count(); c++) {
            int concept = c;
            forEachSample(matrix.bits(columns.members(c).get(0)), i -> ids.put(next[i]++, concept));
        }
    }

    private interface SampleVisitor {
        void visit(int sample);
    }

    private static void forEachSample(LongBuffer bits, SampleVisitor visitor) {
        for (int w = 0; w < bits.limit(); w++) {
            for (long word = bits.get(w); word != 0; word &= word - 1) {
                visitor.visit((w << 6) + Long.numberOfTrailingZeros(word));
            }
        }
    }

    private static PatternRows collapse(int n, IntBuffer starts, IntBuffer ids, NativeBlock patternOfSample) {
        IntBuffer patternOf = patternOfSample.bytes().asIntBuffer();
        int[] firstSample = new int[n];
        int[] sizes = new int[n];
        int patterns = 0;
        Long2IntOpenHashMap patternByHash = new Long2IntOpenHashMap();
        patternByHash.defaultReturnValue(-1);
        for (int i = 0; i < n; i++) {
            long hash = hashRow(starts, ids, i);
            int pattern = patternByHash.get(hash);
            while (pattern >= 0 && !sameRow(starts, ids, firstSample[pattern], i)) {
                pattern = patternByHash.get(++hash);
            }
            if (pattern < 0) {
                pattern = patterns++;
                firstSample[pattern] = i;
                patternByHash.put(hash, pattern);
            }
            sizes[pattern]++;
            patternOf.put(i, pattern);
        }
        return copyRows(patterns, firstSample, sizes, starts, ids, patternOfSample);
    }

    private static PatternRows copyRows(
            int patterns,
            int[] firstSample,
            int[] sizes,
            IntBuffer starts,
            IntBuffer ids,
            NativeBlock patternOfSample) {
        long memberships = 0;
        for (int p = 0; p < patterns; p++) {
            memberships += starts.get(firstSample[p] + 1) - starts.get(firstSample[p]);
        }
        NativeBlock patternSizes = ints(patterns);
        NativeBlock rowStarts = null;
        NativeBlock rowConcepts;
        try {
            rowStarts = ints(patterns + 1L);
            rowConcepts = ints(Math.max(1, memberships));
        } catch (RuntimeException e) {
            patternSizes.close();
            if (rowStarts != null) {
                rowStarts.close();
            }
            throw e;
        }
        patternSizes.bytes().asIntBuffer().put(sizes, 0, patterns);
        IntBuffer patternStarts = rowStarts.bytes().asIntBuffer();
        IntBuffer patternConcepts = rowConcepts.bytes().asIntBuffer();
        for (int p = 0; p < patterns; p++) {
            int from = starts.get(firstSample[p]);
            int length = starts.get(firstSample[p] + 1) - from;
            patternConcepts.put(patternStarts.get(p), ids, from, length);
            patternStarts.put(p + 1, patternStarts.get(p) + length);
        }
        return new PatternRows(patterns, patternOfSample, patternSizes, rowStarts, rowConcepts);
    }

    private static long hashRow(IntBuffer starts, IntBuffer ids, int sample) {
        long hash = 0x9E3779B97F4A7C15L;
        for (int i = starts.get(sample); i < starts.get(sample + 1); i++) {
            hash = (hash ^ ids.get(i)) * 0xBF58476D1CE4E5B9L;
            hash ^= hash >>> 29;
        }
        return hash;
    }

    private static boolean sameRow(IntBuffer starts, IntBuffer ids, int a, int b) {
        int from = starts.get(a);
        int length = starts.get(a + 1) - from;
        int other = starts.get(b);
        if (starts.get(b + 1) - other != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (ids.get(from + i) != ids.get(other + i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        patternOfSample.close();
        patternSizes.close();
        rowStarts.close();
        rowConcepts.close();
    }
}
