package dev.invert.internal.kernel;

import dev.invert.internal.jni.NativeKernels;
import java.nio.ByteBuffer;

/**
 * Selects in C++. The kept candidates are offered to the Java selection once more, which raises the shared threshold.
 */
final class NativeSelector {
    private static final int OPERATION_OFFSET = 4;
    private static final int COUNT_OFFSET = 8;
    private static final int Z_OFFSET = 16;
    private static final int ALL_OPERATIONS = 0xF;

    private final PatternTable table;
    private final int tier;
    private final long conceptSizes;
    private final NativeLayout memory;
    private final ByteBuffer found;

    NativeSelector(PatternTable table, int tier, long conceptSizes, NativeLayout memory) {
        this.table = table;
        this.tier = tier;
        this.conceptSizes = conceptSizes;
        this.memory = memory;
        this.found = memory.block()
                .slice(memory.candidatesOffset(), memory.candidateCapacity() * NativeKernels.CANDIDATE_BYTES);
    }

    void selectLiterals(int lane, Selection selection, CandidateList candidates) {
        long count = NativeKernels.selectLiterals(
                tier,
                conceptSizes,
                memory.literalZAddress(lane),
                memory.allowedAddress(selection.allowedConcepts()),
                table.conceptCount(),
                table.sampleCount(),
                selection.minCount(),
                selection.maxCount(),
                selection.isOutside() ? 1 : 0,
                selection.sign(),
                selection.rule().kind().code(),
                selection.rule().parameter(),
                selection.threshold(),
                selection.keep(),
                memory.selectScratchAddress(),
                memory.candidatesAddress(),
                memory.candidateCapacity());
        collect(count, selection, candidates);
    }

    void select(int lane, int slot, long n, long z, Selection selection, CandidateList candidates) {
        long count = memory.isPacked()
                ? NativeKernels.selectRow(
                        tier,
                        memory.rowAddress(slot),
                        n,
                        z,
                        conceptSizes,
                        memory.literalZAddress(lane),
                        memory.allowedAddress(selection.allowedConcepts()),
                        table.conceptCount(),
                        table.sampleCount(),
                        selection.minCount(),
                        selection.maxCount(),
                        selection.isOutside() ? 1 : 0,
                        selection.sign(),
                        ALL_OPERATIONS,
                        selection.rule().kind().code(),
                        selection.rule().parameter(),
                        selection.threshold(),
                        selection.keep(),
                        memory.selectScratchAddress(),
                        memory.candidatesAddress(),
                        memory.candidateCapacity())
                : NativeKernels.selectRowWide(
                        memory.rowAddress(slot),
                        n,
                        z,
                        conceptSizes,
                        memory.literalZAddress(lane),
                        memory.allowedAddress(selection.allowedConcepts()),
                        table.conceptCount(),
                        table.sampleCount(),
                        selection.minCount(),
                        selection.maxCount(),
                        selection.isOutside() ? 1 : 0,
                        selection.sign(),
                        ALL_OPERATIONS,
                        selection.rule().kind().code(),
                        selection.rule().parameter(),
                        selection.threshold(),
                        selection.keep(),
                        memory.selectScratchAddress(),
                        memory.candidatesAddress(),
                        memory.candidateCapacity());
        collect(count, selection, candidates);
    }

    private void collect(long count, Selection selection, CandidateList candidates) {
        assert count >= 0 : "candidate buffer too small";
        for (int i = 0; i < count; i++) {
            int at = i * NativeKernels.CANDIDATE_BYTES;
            long n = found.getLong(at + COUNT_OFFSET);
            long z = found.getLong(at + Z_OFFSET);
            if (selection.offer(n, z)) {
                candidates.add(found.getInt(at), found.getInt(at + OPERATION_OFFSET), n, z);
            }
        }
    }
}
