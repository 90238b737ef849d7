package dev.invert.explain;

import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import dev.invert.Interval;
import dev.invert.SampleGroups;
import dev.invert.internal.statistics.AucInterval;
import dev.invert.internal.statistics.ClusteredAuc;
import java.util.List;

/**
 * Computes confidence intervals of AUCs that allow for the dependence of the samples of a group. One per thread; not
 * thread-safe.
 */
final class ClusteredIntervals {
    private final ConceptMatrix concepts;
    private final ClusteredAuc clustered;

    /**
     * Prepares samples.
     *
     * @param concepts concepts of the samples
     * @param groups groups of the same samples
     */
    ClusteredIntervals(ConceptMatrix concepts, SampleGroups groups) {
        this.concepts = concepts;
        int[] clusterOf = new int[groups.sampleCount()];
        for (int sample = 0; sample < clusterOf.length; sample++) {
            clusterOf[sample] = groups.groupOf(sample);
        }
        this.clustered = new ClusteredAuc(clusterOf, groups.groupCount());
    }

    /** Returns the interval of each formula, in the same order; undefined if fewer than two groups satisfy it. */
    List<Interval> of(NonzeroValues values, List<Formula> formulas) {
        return formulas.stream()
                .map(formula -> {
                    AucInterval interval = clustered
                            .estimate(values.samples(), values.values(), concepts.truthSet(formula))
                            .interval();
                    return new Interval(interval.low(), interval.high());
                })
                .toList();
    }
}
