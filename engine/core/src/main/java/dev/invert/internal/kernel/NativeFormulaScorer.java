package dev.invert.internal.kernel;

import dev.invert.ElementType;
import dev.invert.internal.jni.KernelTier;

/** Scores formulas with the C++ kernels of one tier. */
final class NativeFormulaScorer implements FormulaScorer {
    private final KernelTier tier;

    /** Creates a scorer for a tier that can run here, as {@link NativeAucKernels} has checked. */
    NativeFormulaScorer(KernelTier tier) {
        this.tier = tier;
    }

    @Override
    public String name() {
        return NativeAucKernels.nameOf(tier);
    }

    @Override
    public ScoreWorkspace open(PatternTable table, int setCapacity, int neuronCapacity) {
        return new NativeScoreWorkspace(tier.number(), table, setCapacity);
    }

    @Override
    public long workspaceBytes(PatternTable table, int setCapacity) {
        return NativeScoreWorkspace.byteCount(table, setCapacity);
    }

    @Override
    public NeuronRanker ranker(PatternTable table) {
        return new NativeNeuronRanker(table, tier.number());
    }

    @Override
    public long rankerBytes(PatternTable table, ElementType type) {
        return NativeRanker.byteCount(type, table.sampleCount()) + FloatKeys.byteCount(type, table.sampleCount());
    }
}
