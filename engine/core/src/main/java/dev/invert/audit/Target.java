package dev.invert.audit;

import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import dev.invert.errors.InvertException;
import java.nio.LongBuffer;
import java.util.stream.IntStream;

/**
 * One intended concept: its samples, and the strata that each lie inside or outside of it.
 *
 * @param formula the intended concept
 * @param within samples that show it, in ascending order
 * @param without all other samples, in ascending order
 * @param strata strata that refine it
 * @param inside whether each stratum lies inside
 * @param shared whether the strata are those of the whole audit
 */
@SuppressWarnings("ArrayRecordComponent") // Neither compared nor changed.
record Target(Formula formula, int[] within, int[] without, Strata strata, boolean[] inside, boolean shared) {
    /**
     * Creates the target of a formula.
     *
     * @throws InvertException if no sample or every sample satisfies the formula
     */
    static Target of(Formula formula, ConceptMatrix concepts, Strata base) {
        LongBuffer truth = LongBuffer.wrap(concepts.truthSet(formula));
        int n = concepts.sampleCount();
        int[] within = IntStream.range(0, n).filter(i -> Bits.get(truth, i)).toArray();
        int[] without = IntStream.range(0, n).filter(i -> !Bits.get(truth, i)).toArray();
        if (within.length == 0 || without.length == 0) {
            throw new InvertException("The intended concept " + formula.text() + " holds for "
                    + (within.length == 0 ? "no sample" : "every sample")
                    + ": an audit needs samples with it and without it");
        }
        boolean shared = base.refine(truth);
        Strata strata = shared ? base : base.crossed(truth, concepts);
        boolean[] inside = new boolean[strata.count()];
        for (int s = 0; s < inside.length; s++) {
            inside[s] = Bits.get(truth, strata.members()[s][0]);
        }
        return new Target(formula, within, without, strata, inside, shared);
    }

    /** Returns the number of samples that show the intended concept and another one. */
    int positiveWithin(int concept) {
        return sum(concept, true);
    }

    /** Returns the number of samples that show another concept without the intended one. */
    int positiveWithout(int concept) {
        return sum(concept, false);
    }

    private int sum(int concept, boolean within) {
        int sum = 0;
        for (int s = 0; s < inside.length; s++) {
            sum += inside[s] == within ? strata.positives()[concept][s] : 0;
        }
        return sum;
    }

    AuditedPair.Counts counts(int concept) {
        int with = positiveWithout(concept);
        int both = positiveWithin(concept);
        return new AuditedPair.Counts(with, without.length - with, both, within.length - both);
    }

    /** Returns whether a stratum counts in standardized figures of a concept. */
    boolean isCompared(int concept, int stratum) {
        return !inside[stratum] && strata.isTestable(concept, stratum);
    }
}
