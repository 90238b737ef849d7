package dev.invert.labels;

import dev.invert.ConceptMatrix;
import dev.invert.internal.kernel.BitPacking;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Packs the elements of a 0/1 array, in file order, into the bits of a concept matrix. */
abstract class BitPacker {
    private static final int LANES = 8;

    /**
     * Appends the next elements.
     *
     * @param bits one byte of 0 or 1 per element
     * @param count number of elements
     */
    abstract void add(byte[] bits, int count);

    /** Packs an array in Fortran order: all samples of a concept, then the next concept. */
    static final class OfColumns extends BitPacker {
        private final ConceptMatrix.Builder matrix;
        private final int sampleCount;
        private final BitPacking packing;
        private long[] words = {};
        private int concept;
        private int sample;
        private long word;

        OfColumns(ConceptMatrix.Builder matrix, int sampleCount, BitPacking packing) {
            this.matrix = matrix;
            this.sampleCount = sampleCount;
            this.packing = packing;
        }

        @Override
        void add(byte[] bits, int count) {
            for (int i = 0; i < count; ) {
                int added = addWords(bits, i, count - i);
                if (added == 0) {
                    word |= (long) bits[i] << sample;
                    sample++;
                    added = 1;
                    if ((sample & 63) == 0 || sample == sampleCount) {
                        matrix.word(concept, (sample - 1) >>> 6, word);
                        word = 0;
                    }
                }
                i += added;
                if (sample == sampleCount) {
                    sample = 0;
                    concept++;
                }
            }
        }

        /** Adds samples that fill whole words or end a column; returns their number. */
        private int addWords(byte[] bytes, int from, int count) {
            int left = sampleCount - sample;
            int whole = count < left ? count & -Long.SIZE : left;
            if ((sample & 63) != 0 || whole == 0) {
                return 0;
            }
            int wordCount = (whole + Long.SIZE - 1) >>> 6;
            if (words.length < wordCount) {
                words = new long[wordCount];
            }
            packing.pack(bytes, from, whole, words);
            matrix.words(concept, sample >>> 6, words, wordCount);
            sample += whole;
            return whole;
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
        void add(byte[] bits, int count) {
            ByteBuffer eights = ByteBuffer.wrap(bits);
            for (int i = 0; i < count; ) {
                // Most samples show few concepts, so skipping eight zeros at once pays.
                if (count - i >= LANES && words.length - concept >= LANES && eights.getLong(i) == 0) {
                    concept += LANES;
                    i += LANES;
                } else {
                    words[concept] |= (long) bits[i] << sample;
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
