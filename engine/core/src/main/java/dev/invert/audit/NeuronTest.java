package dev.invert.audit;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.internal.kernel.FormulaScorer;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.statistics.NormalTail;
import java.util.ArrayList;
import java.util.List;

/** Tests neurons for dependence on every concept, by exact rank sums. Thread-safe. */
final class NeuronTest {
    private final FormulaScorer scorer;
    private final ConceptMatrix concepts;
    private final PatternTable table;

    NeuronTest(FormulaScorer scorer, ConceptMatrix concepts, PatternTable table) {
        this.scorer = scorer;
        this.concepts = concepts;
        this.table = table;
    }

    /**
     * Tests one neuron.
     *
     * @param activations N samples x K neurons
     * @param neuron index of the neuron
     * @param target what the neuron is meant to detect
     * @param stratumTables patterns of each stratum of the target; empty for a stratum that is all of the samples with
     *     the intended concept, or all of those without it
     * @return one pair per concept, without effect; the verdict is {@link AuditVerdict#CLEAR} if the pair can be tested
     */
    List<AuditedPair> test(ActivationMatrix activations, int neuron, Target target, List<PatternTable> stratumTables) {
        int count = concepts.conceptCount();
        WithinStrata within = new WithinStrata(count);
        try (ActivationBlock block = activations.load(neuron, 1)) {
            RankSums without = sums(block, target.without());
            RankSums inside = sums(block, target.within());
            Strata strata = target.strata();
            for (int s = 0; s < strata.count(); s++) {
                int[] members = strata.members()[s];
                RankSums sums;
                if (members.length == target.without().length && !target.inside()[s]) {
                    sums = without;
                } else if (members.length == target.within().length && target.inside()[s]) {
                    sums = inside;
                } else {
                    try (ActivationBlock selected = block.select(members, activations.budget())) {
                        sums = RankSums.of(scorer, stratumTables.get(s), selected, count);
                    }
                }
                within.add(members.length, sums.tieTerms()[0], strata.positives(), s, sums.z()[0]);
            }
            List<AuditedPair> pairs = new ArrayList<>(count);
            for (int concept = 0; concept < count; concept++) {
                pairs.add(pair(neuron, target, concept, without.z()[0][concept], inside.z()[0][concept], within));
            }
            return pairs;
        }
    }

    private RankSums sums(ActivationBlock block, int[] samples) {
        try (PatternTable selected = table.selected(samples);
                ActivationBlock values = block.select(samples, table.budget())) {
            return RankSums.of(scorer, selected, values, concepts.conceptCount());
        }
    }

    private static AuditedPair pair(
            int neuron, Target target, int concept, long zWithout, long zWithin, WithinStrata within) {
        AuditedPair.Counts counts = target.counts(concept);
        Testability testability = Testability.of(target, concept);
        double z = testability.testable() ? within.z(concept) : Double.NaN;
        return new AuditedPair(
                neuron,
                target.formula(),
                -1,
                concept,
                testability.verdict(),
                testability.reason(),
                counts,
                (long) counts.positiveWithout() * counts.negativeWithout() + zWithout,
                (long) counts.positiveWithin() * counts.negativeWithin() + zWithin,
                z,
                testability.testable() ? Math.min(0, NormalTail.log10TwoSided(Math.abs(z))) : Double.NaN,
                Double.NaN,
                Double.NaN,
                null,
                Double.NaN,
                Double.NaN,
                null);
    }
}
