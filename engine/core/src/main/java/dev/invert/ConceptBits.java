package dev.invert;

import dev.invert.internal.memory.Gather;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.LongBuffer;
import java.util.function.IntConsumer;

/** One bit per concept and sample, concept-major. */
final class ConceptBits implements ConceptStorage {
    private final NativeBlock memory;
    private final int wordCount;

    /** @param memory the bits; closed with this storage */
    ConceptBits(NativeBlock memory, int wordCount) {
        this.memory = memory;
        this.wordCount = wordCount;
    }

    static LongBuffer words(NativeBlock memory, int wordCount, int concept) {
        long byteCount = (long) wordCount * Long.BYTES;
        return memory.slice(concept * byteCount, byteCount).asLongBuffer();
    }

    /**
     * Copies selected samples, in the given order.
     *
     * @param sampleCount number of samples of this storage
     * @throws IndexOutOfBoundsException if a sample is not one of them
     */
    ConceptBits select(int[] samples, int sampleCount, int conceptCount, MemoryBudget budget) {
        int selectedWords = (samples.length + Long.SIZE - 1) >>> 6;
        long selectedBytes = (long) selectedWords * Long.BYTES;
        NativeBlock selected = budget.allocate(MemoryTag.CONCEPTS, selectedBytes * conceptCount);
        try {
            for (int concept = 0; concept < conceptCount; concept++) {
                Gather.bits(
                        new Gather.Part(memory, (long) concept * wordCount * Long.BYTES, sampleCount),
                        samples,
                        new Gather.Part(selected, concept * selectedBytes, samples.length));
            }
        } catch (RuntimeException e) {
            selected.close();
            throw e;
        }
        return new ConceptBits(selected, selectedWords);
    }

    @Override
    public boolean isListed() {
        return false;
    }

    @Override
    public LongBuffer bits(int concept) {
        return words(memory, wordCount, concept).asReadOnlyBuffer();
    }

    @Override
    public int count(int concept) {
        LongBuffer bits = bits(concept);
        int count = 0;
        for (int w = 0; w < wordCount; w++) {
            count += Long.bitCount(bits.get(w));
        }
        return count;
    }

    @Override
    public boolean get(int sample, int concept) {
        return (bits(concept).get(sample >>> 6) >>> sample & 1) != 0;
    }

    @Override
    public void forEach(int concept, IntConsumer visitor) {
        LongBuffer bits = bits(concept);
        for (int w = 0; w < wordCount; w++) {
            for (long word = bits.get(w); word != 0; word &= word - 1) {
                visitor.accept((w << 6) + Long.numberOfTrailingZeros(word));
            }
        }
    }

    @Override
    public void forEachIn(int concept, long[] set, IntConsumer visitor) {
        LongBuffer bits = bits(concept);
        for (int w = 0; w < wordCount; w++) {
            for (long word = bits.get(w) & set[w]; word != 0; word &= word - 1) {
                visitor.accept((w << 6) + Long.numberOfTrailingZeros(word));
            }
        }
    }

    @Override
    public int firstSample(int concept) {
        LongBuffer bits = bits(concept);
        int word = 0;
        while (bits.get(word) == 0) {
            word++;
        }
        return (word << 6) + Long.numberOfTrailingZeros(bits.get(word));
    }

    @Override
    public long hash(int concept) {
        LongBuffer bits = bits(concept);
        long hash = 0;
        for (int w = 0; w < wordCount; w++) {
            hash = ConceptStorage.mix(hash, bits.get(w));
        }
        return hash;
    }

    @Override
    public boolean equal(int conceptA, int conceptB) {
        return bits(conceptA).equals(bits(conceptB));
    }

    @Override
    public boolean includes(int whole, int part) {
        LongBuffer bits = bits(part);
        LongBuffer wholeBits = bits(whole);
        for (int w = 0; w < wordCount; w++) {
            if ((bits.get(w) & ~wholeBits.get(w)) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public long address() {
        return memory.address();
    }

    @Override
    public void close() {
        memory.close();
    }
}
