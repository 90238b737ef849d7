package dev.invert.internal.kernel;

import dev.invert.ConceptMatrix;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/** Works on sets of patterns in Java. */
final class JavaSetKernel implements SetKernel {
    @Override
    public long size(PatternTable table, long[] set) {
        IntBuffer sizes = table.patternSizes();
        long size = 0;
        for (int w = 0; w < set.length; w++) {
            for (long word = set[w]; word != 0; word &= word - 1) {
                size += sizes.get((w << 6) + Long.numberOfTrailingZeros(word));
            }
        }
        return size;
    }

    @Override
    public int size(PatternBits sets, int concept, Patterns patterns) {
        IntBuffer sizes = Patterns.ints(patterns.sizes());
        int[] size = new int[1];
        sets.forEach(concept, p -> size[0] += sizes.get(p));
        return size[0];
    }

    @Override
    public long sum(long[] set, long[] values) {
        long sum = 0;
        for (int w = 0; w < set.length; w++) {
            for (long word = set[w]; word != 0; word &= word - 1) {
                sum += values[(w << 6) + Long.numberOfTrailingZeros(word)];
            }
        }
        return sum;
    }

    @Override
    public void mark(long[] set, int bit, byte[] marks) {
        for (int w = 0; w < set.length; w++) {
            for (long word = set[w]; word != 0; word &= word - 1) {
                marks[(w << 6) + Long.numberOfTrailingZeros(word)] |= (byte) bit;
            }
        }
    }

    @Override
    public void copyFirstSamples(ConceptMatrix matrix, ConceptColumns columns, Patterns patterns, PatternBits bits) {
        IntBuffer firstSamples = Patterns.ints(patterns.firstSamples());
        for (int c = 0; c < columns.count(); c++) {
            LongBuffer from = matrix.bits(columns.members(c).get(0));
            LongBuffer to = bits.of(c);
            for (int w = 0; w < bits.wordCount(); w++) {
                long word = 0;
                int end = Math.min(patterns.count(), (w + 1) << 6);
                for (int p = w << 6; p < end; p++) {
                    int sample = firstSamples.get(p);
                    word |= ((from.get(sample >>> 6) >>> sample) & 1) << p;
                }
                to.put(w, word);
            }
        }
    }

    @Override
    public PatternLists lists(PatternBits sets, int patternCount, boolean[] listed) {
        return PatternLists.visiting(sets, patternCount, listed);
    }
}
