package dev.invert.explain;

import dev.invert.Certificate;
import dev.invert.Concept;
import dev.invert.ExplainOptions;
import dev.invert.Explanation;
import dev.invert.HeldOut;
import dev.invert.NeuronExplanation;
import dev.invert.Robustness;
import dev.invert.Significance;
import dev.invert.Simplification;
import dev.invert.Statistics;
import dev.invert.explain.FormulaMeasures.Estimate;
import dev.invert.explain.FormulaMeasures.Measured;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.search.Auroc;
import dev.invert.internal.search.BeamSettings;
import dev.invert.internal.search.FoundFormula;
import dev.invert.internal.search.GuaranteedAuc;
import dev.invert.internal.search.NeuronResult;
import dev.invert.internal.search.Proof;
import dev.invert.internal.statistics.MannWhitney;
import dev.invert.internal.statistics.ReachableFormulas;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Converts search results into explanations: adds concept names, AUC and significance. Thread-safe. */
final class ExplanationAssembler {
    private final long sampleCount;
    private final Auroc auroc;
    private final BeamSettings settings;
    private final GuaranteedAuc guaranteedAuc;
    private final boolean compareBeam;
    private final double log10Reachable;
    private final double alpha;
    /** log10 of the factor that corrects the p-value of a formula of k literals, at k - 1. */
    private final double[] log10Corrections;

    private final Map<String, String> nameById = new HashMap<>();

    ExplanationAssembler(PreparedConcepts prepared, ExplainOptions options) {
        PatternTable table = prepared.table();
        this.settings = prepared.settings(options);
        this.guaranteedAuc = prepared.guaranteedAuc(options);
        this.compareBeam = options.search().compareBeam();
        this.sampleCount = table.sampleCount();
        this.auroc = new Auroc(sampleCount);
        this.log10Reachable =
                ReachableFormulas.log10Count(Math.max(1, table.conceptCount()), options.length(), table.patternCount());
        this.alpha = options.statistics().alpha();
        this.log10Corrections = new double[options.length()];
        Arrays.setAll(
                log10Corrections,
                k -> ReachableFormulas.log10Correction(Math.max(1, table.conceptCount()), k + 1, table.patternCount()));
        for (Concept concept : prepared.concepts().concepts()) {
            nameById.put(concept.id(), concept.name());
        }
    }

    /** Returns log10 of the number of formulas of all lengths that the search could have returned. */
    double log10Reachable() {
        return log10Reachable;
    }

    /** Returns all formulas that a result reports: the shown ones, then those of each length. */
    static List<FoundFormula> reported(NeuronResult result) {
        return Stream.concat(
                        result.shown().stream(), result.perLength().stream().flatMap(List::stream))
                .toList();
    }

    /**
     * Returns the explanations of a neuron, without robustness and evidence.
     *
     * @param neuron index of the neuron in the activation matrix
     * @param measures one per formula of {@link #reported}, in the same order
     */
    NeuronExplanation assemble(int neuron, NeuronResult result, List<Measured> measures) {
        List<List<Explanation>> perLength = new ArrayList<>();
        List<FoundFormula> shown = result.shown();
        int at = shown.size();
        for (List<FoundFormula> found : result.perLength()) {
            perLength.add(explanations(found, measures.subList(at, at + found.size()), result));
            at += found.size();
        }
        List<Explanation> best = explanations(shown, measures.subList(0, shown.size()), result);
        return new NeuronExplanation(
                neuron,
                status(result, best),
                best,
                perLength,
                result.formulasExamined(),
                Robustness.UNKNOWN,
                result.certificate().map(proof -> certificate(proof, result)),
                result.excluded().map(found -> explanation(found, Measured.NOTHING, result)),
                result.simpler()
                        .map(simpler -> new Simplification(
                                explanation(result.best().get(0), Measured.NOTHING, result),
                                simpler.aucLoss(),
                                simpler.standardError())),
                Optional.empty());
    }

    private Certificate certificate(Proof proof, NeuronResult result) {
        Optional<Explanation> beam = compareBeam
                ? proof.beam().stream().findFirst().map(found -> explanation(found, Measured.NOTHING, result))
                : Optional.empty();
        double gap = proof.certified() || result.best().isEmpty()
                ? 0
                : Math.abs(proof.bound()
                        - settings.with(result.objective())
                                .reportedValue(result.best().get(0)));
        return new Certificate(
                proof.certified(), proof.bound(), gap, proof.formulaCount(), proof.provenLength(), proof.steps(), beam);
    }

    private NeuronExplanation.Status status(NeuronResult result, List<Explanation> best) {
        if (result.constant()) {
            return NeuronExplanation.Status.CONSTANT;
        }
        if (best.isEmpty()) {
            return NeuronExplanation.Status.NONE;
        }
        return best.stream().anyMatch(e -> e.statistics().isSignificant(alpha, best.size()))
                ? NeuronExplanation.Status.EXPLAINED
                : NeuronExplanation.Status.INSIGNIFICANT;
    }

    private List<Explanation> explanations(List<FoundFormula> found, List<Measured> measures, NeuronResult result) {
        return IntStream.range(0, found.size())
                .mapToObj(i -> explanation(found.get(i), measures.get(i), result))
                .toList();
    }

    private Explanation explanation(FoundFormula found, Measured measured, NeuronResult result) {
        int length = found.formula().length();
        long n1 = found.n();
        long n0 = sampleCount - n1;
        long twiceU = n1 * n0 + found.rankSum();
        MannWhitney test = MannWhitney.test(twiceU, n1, n0, result.tieTerm());
        Significance significance =
                new Significance(test.pGreater(), test.pLess(), corrected(test.log10ReliableP(), length), Double.NaN);
        double auc = auroc.value(n1, found.rankSum());
        Optional<HeldOut> heldOut = measured.heldOut().map(held -> heldOut(auc, held));
        return new Explanation(
                found.formula(),
                found.formula().render(nameById::get),
                length,
                auc,
                settings.with(result.objective()).value(found),
                guaranteedAuc.bound(n1, found.rankSum(), length, settings.signOf(found.sum())),
                n1,
                sampleCount,
                twiceU,
                test.zScore(),
                test.p(),
                test.log10P(),
                new Statistics(significance, measured.interval(), measured.effect(), heldOut, measured.stratified()),
                found.aliases(),
                found.equalFormulas());
    }

    private double corrected(double log10P, int length) {
        return Math.min(0, log10P + log10Corrections[length - 1]);
    }

    /** Returns the result on held-out samples, tested in the direction of the AUC on the searched samples. */
    private static HeldOut heldOut(double searchedAuc, Estimate held) {
        return new HeldOut(
                held.auc(),
                held.interval(),
                searchedAuc - held.auc(),
                held.positiveCount(),
                held.sampleCount(),
                searchedAuc < 0.5 ? held.log10PLess() : held.log10PGreater(),
                Double.NaN,
                Double.NaN);
    }
}
