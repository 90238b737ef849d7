package dev.invert.bench;

import dev.invert.ActivationBlock;
import dev.invert.Formula;
import dev.invert.internal.search.Auroc;
import dev.invert.internal.search.CertifiedFormula;
import dev.invert.internal.search.FoundFormula;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Verifies, before proofs are timed, that they are correct as far as a second allows: the best formula of up to two
 * literals equals that of a full enumeration, no beam finds a better one of up to three, and 2U equals that of an
 * independent sort. {@link FullEnumeration} covers three literals.
 */
final class ProofGate {
    private static final double MIN_FRACTION = 0.01;
    private static final int WIDE_BEAM = 50;

    private ProofGate() {}

    /**
     * Verifies the proofs of a problem.
     *
     * @throws IllegalStateException if anything differs
     */
    static void requireOptima(Problem problem) {
        try (ProofBed bed = new ProofBed(problem)) {
            for (int length = 2; length <= 3; length++) {
                List<List<FoundFormula>> known = bed.beam(3, length, MIN_FRACTION, false);
                List<List<FoundFormula>> wide = bed.beam(WIDE_BEAM, length, MIN_FRACTION, true);
                List<CertifiedFormula> proven = bed.prove(length, MIN_FRACTION, known);
                for (int neuron = 0; neuron < bed.neuronCount(); neuron++) {
                    FoundFormula best = proven.get(neuron).best();
                    require(proven.get(neuron).certified(), neuron, best, "is not certified");
                    require(compare(bed, wide.get(neuron).get(0), best) <= 0, neuron, best, "is worse than a beam's");
                    requireExact(problem, neuron, best);
                    if (length == 2) {
                        FoundFormula all = FullEnumeration.pairs(bed, bed.ranks(neuron), MIN_FRACTION);
                        require(compare(bed, all, best) == 0, neuron, best, "is not the best of all pairs");
                    }
                }
            }
        }
    }

    private static int compare(ProofBed bed, FoundFormula a, FoundFormula b) {
        return new Auroc(bed.table().sampleCount()).compare(a.n(), a.sum(), b.n(), b.sum());
    }

    private static void requireExact(Problem problem, int neuron, FoundFormula best) {
        Formula formula = best.formula();
        try (ActivationBlock block = problem.activations().load(neuron, 1)) {
            FloatBuffer values = block.floats(0);
            long u2 = KernelGate.u2(
                    values, KernelGate.order(values), problem.concepts().truthSet(formula));
            long area = best.n() * (problem.concepts().sampleCount() - best.n());
            require(u2 == area + best.sum(), neuron, best, "has another 2U");
        }
    }

    private static void require(boolean right, int neuron, FoundFormula formula, String what) {
        if (!right) {
            throw new IllegalStateException("neuron " + neuron + ": " + formula + " " + what);
        }
    }
}
