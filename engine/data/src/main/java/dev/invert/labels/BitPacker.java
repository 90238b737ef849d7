package dev.invert.labels;

import dev.invert.ConceptMatrix;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Takes the elements of an array in the order in which they lie in its file, and packs them into a matrix. */
abstract class BitPacker {
    private static final int LANES = 8;

    /**
     * The next elements.
     *
     * @param bits little-endian, one byte of 0 or 1 per element, from index 0 to the limit
     */
    abstract void add(ByteBuffer bits);

    /**
     * Eight bytes of 0 or 1 to eight bits: the factor moves byte i to bit 56 + i, and no two of its other products meet.
     */
    private static long packed(long bytes) {
        return (bytes * 0x0102040810204080L) >>> 56;
    }

    /** All samples of a concept, then the next concept. */
    static final class OfColumns extends BitPacker {
        private final ConceptMatrix.Builder matrix;
        private final int sampleCount;
        private int concept;
        private int sample;
        private long word;

        OfColumns(ConceptMatrix.Builder matrix, int sampleCount) {
            this.matrix = matrix;
            this.sampleCount = sampleCount;
        }

        @Override
        void add(ByteBuffer bits) {
            int count = bits.limit();
            for (int i = 0; i < count; ) {
                if ((sample & (LANES - 1)) == 0 && count - i >= LANES && sampleCount - sample >= LANES) {
                    word |= packed(bits.getLong(i)) << sample;
                    sample += LANES;
                    i += LANES;
                } else {
                    word |= (long) bits.get(i) << sample;
                    sample++;
                    i++;
                }
                if ((sample & 63) == 0 || sample == sampleCount) {
                    matrix.word(concept, (sample - 1) >>> 6, word);
                    word = 0;
                    if (sample == sampleCount) {
                        sample = 0;
                        concept++;
                    }
                }
            }
        }
    }

    /** All concepts of a sample, then the next sample; 64 samples make one word per concept. */
    static final class OfRows extends BitPacker {
        private final ConceptMatrix.Builder matrix;
        private final int sampleCount;
        private final long[] words;
        private int concept;
        private int sample;

        OfRows(ConceptMatrix.Builder matrix, int sampleCount, int conceptCount) {
            this.matrix = matrix;
            this.sampleCount = sampleCount;
            this.words = new long[conceptCount];
        }

        @Override
        void add(ByteBuffer bits) {
            int count = bits.limit();
            for (int i = 0; i < count; ) {
                // Most samples show few concepts.
                if (count - i >= LANES && words.length - concept >= LANES && bits.getLong(i) == 0) {
                    concept += LANES;
                    i += LANES;
                } else {
                    words[concept] |= (long) bits.get(i) << sample;
                    concept++;
                    i++;
                }
                if (concept == words.length) {
                    concept = 0;
                    sample++;
                    if ((sample & 63) == 0 || sample == sampleCount) {
                        flush();
                    }
                }
            }
        }

        private void flush() {
            for (int c = 0; c < words.length; c++) {
                matrix.word(c, (sample - 1) >>> 6, words[c]);
            }
            Arrays.fill(words, 0);
        }
    }
}
