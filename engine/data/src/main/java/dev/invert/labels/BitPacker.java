package dev.invert.labels;

import dev.invert.ConceptMatrix;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Packs the elements of a 0/1 array, in file order, into the bits of a concept matrix. */
abstract class BitPacker {
    private static final int LANES = 8;

    /**
     * Appends the next elements.
     *
     * @param bits little-endian, one byte of 0 or 1 per element, from index 0 to the limit
     */
    abstract void add(ByteBuffer bits);

    /**
     * Packs eight bytes of 0 or 1 into eight bits: the factor moves byte i to bit 56 + i, and none of its other
     * products overlap.
     */
    private static long packed(long bytes) {
        return (bytes * 0x0102040810204080L) >>> 56;
    }

    /** Packs an array in Fortran order: all samples of a concept, then the next concept. */
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

    /**
     * Packs an array in C order: all concepts of a sample, then the next sample. Every 64 samples complete one word per
     * concept.
     */
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
                // Most samples show few concepts, so skipping eight zeros at once pays.
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
