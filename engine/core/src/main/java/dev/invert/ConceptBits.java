package dev.invert;

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
