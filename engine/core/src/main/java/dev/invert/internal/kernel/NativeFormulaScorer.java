package dev.invert.internal.kernel;

import dev.invert.ElementType;
import dev.invert.errors.InvertException;
import dev.invert.internal.jni.KernelTier;

/** Scores formulas with the C++ kernels of one tier. */
final class NativeFormulaScorer implements FormulaScorer {
    private final KernelTier tier;

    /** @throws InvertException with the reason, if the tier cannot run here */
    NativeFormulaScorer(KernelTier tier) {
        if (!tier.available()) {
            throw new InvertException(nameOf(tier) + " cannot run here: " + tier.reason());
        }
        this.tier = tier;
    }

    static String nameOf(KernelTier tier) {
        return "native-" + tier.name();
    }

    @Override
    public String name() {
        return nameOf(tier);
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
        return NativeRanker.byteCount(type, table.sampleCount());
    }
}
