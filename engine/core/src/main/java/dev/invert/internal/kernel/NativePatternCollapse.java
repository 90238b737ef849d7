package dev.invert.internal.kernel;

import dev.invert.ConceptMatrix;
import dev.invert.internal.jni.NativeKernels;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;

/** Finds distinct rows with the C++ kernel, which reads bits; those of listed concepts in Java. */
final class NativePatternCollapse implements PatternCollapse {
    private final int tier;

    NativePatternCollapse(int tier) {
        this.tier = tier;
    }

    @Override
    public SetKernel sets() {
        return new NativeSetKernel(tier);
    }

    @Override
    public Patterns collapse(ConceptMatrix concepts) {
        if (concepts.isListed()) {
            return new JavaPatternCollapse().collapse(concepts);
        }
        Patterns patterns = new Patterns(concepts.sampleCount(), concepts.budget());
        try (NativeBlock scratch = concepts.budget()
                .allocate(MemoryTag.PATTERNS, NativeKernels.collapseScratchBytes(concepts.sampleCount()))) {
            long count = NativeKernels.collapseRows(
                    concepts.address(),
                    concepts.conceptCount(),
                    concepts.sampleCount(),
                    patterns.patternOfSample().address(),
                    patterns.sizes().address(),
                    patterns.firstSamples().address(),
                    scratch.address());
            if (count < 0) {
                throw new IllegalStateException("eight hash functions collided on one concept matrix");
            }
            patterns.setCount((int) count);
            return patterns;
        } catch (RuntimeException e) {
            patterns.close();
            throw e;
        }
    }
}
