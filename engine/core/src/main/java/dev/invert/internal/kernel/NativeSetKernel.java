package dev.invert.internal.kernel;

import dev.invert.ConceptMatrix;
import dev.invert.internal.jni.NativeSetKernels;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/** Works on sets of patterns in C++. */
final class NativeSetKernel implements SetKernel {
    private final int tier;

    NativeSetKernel(int tier) {
        this.tier = tier;
    }

    @Override
    public long size(PatternTable table, long[] set) {
        return NativeSetKernels.setSize(tier, set, set.length, table.otherSizesAddress());
    }

    @Override
    public int size(PatternBits sets, int concept, Patterns patterns) {
        return (int) NativeSetKernels.setSize(
                tier, sets.address(concept), sets.wordCount(), patterns.sizes().address());
    }

    @Override
    public long sum(long[] set, long[] values) {
        return NativeSetKernels.setSum(tier, set, set.length, values);
    }

    @Override
    public void mark(long[] set, int bit, byte[] marks) {
        NativeSetKernels.markSet(set, marks.length, bit, marks);
    }

    @Override
    public void copyFirstSamples(ConceptMatrix matrix, ConceptColumns columns, Patterns patterns, PatternBits bits) {
        long words = (matrix.sampleCount() + 63L) / 64;
        try (NativeBlock kept = matrix.budget().allocate(MemoryTag.PATTERNS, words * Long.BYTES)) {
            // Patterns are numbered by their first samples, so that these ascend.
            keep(patterns, kept.bytes().asLongBuffer());
            for (int c = 0; c < columns.count(); c++) {
                long column = columns.members(c).get(0);
                NativeSetKernels.selectBits(
                        tier, matrix.address() + column * words * Long.BYTES, kept.address(), words, bits.address(c));
            }
        }
    }

    private static void keep(Patterns patterns, LongBuffer kept) {
        IntBuffer firstSamples = Patterns.ints(patterns.firstSamples());
        for (int p = 0; p < patterns.count(); p++) {
            int sample = firstSamples.get(p);
            kept.put(sample >>> 6, kept.get(sample >>> 6) | 1L << sample);
        }
    }

    @Override
    public PatternLists lists(PatternBits sets, int patternCount, boolean[] listed) {
        try (NativeBlock flags = sets.budget().allocate(MemoryTag.PATTERNS, Math.max(1, listed.length))) {
            ByteBuffer flagOf = flags.bytes();
            for (int c = 0; c < listed.length; c++) {
                flagOf.put(c, (byte) (listed[c] ? 1 : 0));
            }
            return PatternLists.filled(
                    sets,
                    patternCount,
                    starts -> NativeSetKernels.listStarts(
                            sets.memory().address(), flags.address(), listed.length, patternCount, starts.address()),
                    (starts, ids, idBytes) -> NativeSetKernels.listIds(
                            sets.memory().address(),
                            flags.address(),
                            listed.length,
                            patternCount,
                            starts.address(),
                            idBytes,
                            ids.address()));
        }
    }
}
