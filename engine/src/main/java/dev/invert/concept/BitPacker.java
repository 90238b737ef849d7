package dev.invert.concept;

import dev.invert.ConceptMatrix;
import java.util.Arrays;

/** Takes the elements of an array in the order in which they lie in its file, and packs them into a matrix. */
abstract class BitPacker {
    /** The next elements. */
    abstract void add(boolean[] bits, int count);

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
        void add(boolean[] bits, int count) {
            for (int i = 0; i < count; i++) {
                word |= (bits[i] ? 1L : 0L) << sample;
                sample++;
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
        void add(boolean[] bits, int count) {
            for (int i = 0; i < count; i++) {
                words[concept] |= (bits[i] ? 1L : 0L) << sample;
                if (++concept == words.length) {
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
