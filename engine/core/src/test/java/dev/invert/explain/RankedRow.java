package dev.invert.explain;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.Evidence;
import dev.invert.Formula;
import dev.invert.internal.kernel.AucWorkspace;
import dev.invert.internal.kernel.RankedNeuron;

/** A single neuron, loaded and ranked over prepared concepts. */
final class RankedRow implements AutoCloseable {
    private final ActivationMatrix activations;
    private final ActivationBlock block;
    private final PreparedConcepts concepts;
    private final AucWorkspace workspace;
    private final RankedNeuron ranked;

    RankedRow(float[] values, ConceptMatrix matrix) {
        activations = ActivationMatrix.of(new float[][] {values});
        block = activations.load(0, 1);
        concepts = PreparedConcepts.of(matrix);
        workspace = concepts.kernels().open(1, 1);
        ranked = workspace.rank(0, block.values(0));
    }

    RankedNeuron neuron() {
        return ranked;
    }

    int patternCount() {
        return concepts.patternCount();
    }

    Evidence evidence(Formula formula) {
        try (EvidenceCollector collector = new EvidenceCollector(concepts)) {
            return collector.collect(ranked, formula);
        }
    }

    LiteralContributions contributions() {
        return new LiteralContributions(concepts.table(), concepts.truthSets());
    }

    @Override
    public void close() {
        workspace.close();
        concepts.close();
        block.close();
        activations.close();
    }
}
