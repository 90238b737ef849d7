package dev.invert.evaluate;

import dev.invert.internal.kernel.PatternTable;
import java.nio.LongBuffer;

/** The distinct concepts that hold for some but not all samples, and the concepts of each pattern. Immutable. */
final class ConceptSamples {
    private final int sampleCount;
    private final int[] patternOf;
    private final int[] sizes;
    /** Index of the first concept of each pattern in {@link #concepts}, and the end. */
    private final int[] starts;

    private final int[] concepts;

    ConceptSamples(PatternTable table) {
        this.sampleCount = table.sampleCount();
        this.patternOf = new int[sampleCount];
        table.patternOfSample().get(patternOf);
        this.sizes = new int[table.conceptCount()];
        this.starts = new int[table.patternCount() + 1];
        for (int c = 0; c < sizes.length; c++) {
            sizes[c] = table.conceptSize(c);
            LongBuffer bits = table.bits(c);
            for (int w = 0; w < table.wordCount(); w++) {
                for (long word = bits.get(w); word != 0; word &= word - 1) {
                    starts[(w << 6) + Long.numberOfTrailingZeros(word) + 1]++;
                }
            }
        }
        for (int p = 0; p < table.patternCount(); p++) {
            starts[p + 1] = Math.addExact(starts[p], starts[p + 1]);
        }
        this.concepts = new int[starts[table.patternCount()]];
        int[] next = starts.clone();
        for (int c = 0; c < sizes.length; c++) {
            LongBuffer bits = table.bits(c);
            for (int w = 0; w < table.wordCount(); w++) {
                for (long word = bits.get(w); word != 0; word &= word - 1) {
                    concepts[next[(w << 6) + Long.numberOfTrailingZeros(word)]++] = c;
                }
            }
        }
    }

    int sampleCount() {
        return sampleCount;
    }

    int patternCount() {
        return starts.length - 1;
    }

    /** Returns the number of concepts. */
    int count() {
        return sizes.length;
    }

    /** Returns the number of samples of a concept. */
    int size(int concept) {
        return sizes[concept];
    }

    int patternOf(int sample) {
        return patternOf[sample];
    }

    /** Returns the index of the first concept of a pattern, for {@link #concept}. */
    int start(int pattern) {
        return starts[pattern];
    }

    /** Returns the index after the last concept of a pattern. */
    int end(int pattern) {
        return starts[pattern + 1];
    }

    int concept(int index) {
        return concepts[index];
    }
}
