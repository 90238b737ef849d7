package dev.invert.internal.kernel;

import dev.invert.internal.jni.KernelTier;
import dev.invert.internal.jni.NativeKernels;
import java.util.Optional;

/** The C++ kernels of native-config for one instruction set. */
final class NativeAucKernels implements AucKernels {
    private final KernelTier tier;

    /**
     * Creates the kernels of a tier.
     *
     * @throws IllegalStateException with the reason, if this machine or build cannot run the tier
     */
    NativeAucKernels(KernelTier tier) {
        if (!tier.available()) {
            throw new IllegalStateException(nameOf(tier) + ": " + tier.reason());
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
    public FormulaScorer scorer() {
        return new NativeFormulaScorer(tier);
    }

    @Override
    public PatternCollapse collapse() {
        return new NativePatternCollapse(tier.number());
    }

    @Override
    public BitPacking bitPacking() {
        return new NativeBitPacking(tier.number());
    }

    @Override
    public PatternSums patternSums() {
        return (ranks, patterns, sums) -> NativeKernels.patternSums(
                tier.number(),
                ranks.address(),
                patterns.address(),
                patterns.sampleCount(),
                patterns.patternCount(),
                sums.address());
    }

    @Override
    public DrawnSums drawnSums() {
        return (order, listed, lower, draw, sums) -> NativeKernels.drawnSums(
                order.address(),
                listed,
                lower,
                draw.address(),
                draw.sampleCount(),
                draw.drawCount(),
                draw.table().patternSizesAddress(),
                draw.patternCount(),
                sums.address());
    }

    @Override
    public Optional<ProofKernels> proofKernels() {
        return Optional.of(new ProofKernels(tier.number()));
    }

    @Override
    public BoundKernels bind(PatternTable table) {
        return new NativeBoundKernels(table, tier.number());
    }
}
