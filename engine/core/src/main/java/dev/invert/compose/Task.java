package dev.invert.compose;

import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import java.util.Arrays;

/**
 * A distinction that a detector, or a part of one, has to make: the samples of a context that satisfy a formula against
 * those that do not. Sets are words of bits, as in {@link ConceptMatrix}.
 */
final class Task {
    private final Formula formula;
    private final Formula context;
    private final long[] truth;
    private final long[] within;

    private Task(Formula formula, Formula context, long[] truth, long[] within) {
        this.formula = formula;
        this.context = context;
        this.truth = truth;
        this.within = within;
    }

    /**
     * Returns the task of a formula.
     *
     * @param context the formula that all samples of the task satisfy; null if there is no such restriction
     */
    static Task of(ConceptMatrix concepts, Formula formula, Formula context) {
        return new Task(
                formula, context, concepts.truthSet(formula), context == null ? null : concepts.truthSet(context));
    }

    Formula formula() {
        return formula;
    }

    /** Returns the formula of the context; null if there is none. */
    Formula context() {
        return context;
    }

    boolean isIn(int sample) {
        return within == null || (within[sample >>> 6] >>> sample & 1) != 0;
    }

    boolean isPositive(int sample) {
        return (truth[sample >>> 6] >>> sample & 1) != 0;
    }

    /** Returns those of some samples that are in the context. */
    int[] select(int[] samples) {
        return Arrays.stream(samples).filter(this::isIn).toArray();
    }

    /** Returns the truth of samples. */
    boolean[] truthOf(int[] samples) {
        boolean[] positive = new boolean[samples.length];
        for (int i = 0; i < samples.length; i++) {
            positive[i] = isPositive(samples[i]);
        }
        return positive;
    }

    /** Returns the numbers of positives and negatives among those of some samples that are in the context. */
    Counts counts(int[] samples) {
        int positives = 0;
        int negatives = 0;
        for (int sample : samples) {
            if (isIn(sample)) {
                if (isPositive(sample)) {
                    positives++;
                } else {
                    negatives++;
                }
            }
        }
        return new Counts(positives, negatives);
    }

    /** Numbers of samples. */
    record Counts(int positives, int negatives) {
        long pairs() {
            return (long) positives * negatives;
        }

        /** Returns the AUC of a doubled count of pairs in the right order; not a number if there is no pair. */
        double auc(long u2) {
            return u2 / (2.0 * pairs());
        }
    }
}
