package dev.invert.bench;

import dev.invert.ActivationBlock;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.CenteredRanks;
import dev.invert.internal.kernel.FormulaScorer;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.NeuronRanker;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.kernel.RankSummary;
import dev.invert.internal.search.Auroc;
import dev.invert.internal.search.BeamSearch;
import dev.invert.internal.search.BeamSettings;
import dev.invert.internal.search.CertifiedFormula;
import dev.invert.internal.search.FoundFormula;
import dev.invert.internal.search.GuaranteedAuc;
import dev.invert.internal.search.NeuronResult;
import dev.invert.internal.search.Objective;
import dev.invert.internal.search.exact.ExactSearch;
import dev.invert.internal.search.exact.ExactSearchCost;
import dev.invert.internal.search.exact.ExactSearchIndex;
import java.util.ArrayList;
import java.util.List;

/** Ranked neurons and beam searches on them, the state in which a proof begins. */
final class ProofBed implements AutoCloseable {
    private final Problem problem;
    private final AucKernels kernels = KernelChoice.chosen();
    private final PatternTable table;
    private final long[][] ranks;
    private final Objective objective;

    /** Ranks the neurons of a problem, which the caller closes. */
    /** Creates a bed in which formulas are chosen by AUC. */
    ProofBed(Problem problem) {
        this(problem, false);
    }

    /** @param guaranteed whether formulas are chosen by guaranteed AUC instead of AUC */
    ProofBed(Problem problem, boolean guaranteed) {
        this.problem = problem;
        this.table = PatternTable.of(problem.concepts(), kernels.collapse());
        this.ranks = new long[problem.activations().neuronCount()][table.patternCount()];
        this.objective = guaranteed
                ? GuaranteedAuc.of(table.sampleCount(), table.conceptCount(), table.patternCount(), 3, 1)
                : new Auroc(table.sampleCount());
        FormulaScorer scorer = kernels.scorer();
        try (CenteredRanks target = new CenteredRanks(table, 1);
                NeuronRanker ranker = scorer.ranker(table);
                ActivationBlock block = problem.activations().load(0, ranks.length)) {
            for (int neuron = 0; neuron < ranks.length; neuron++) {
                ranker.rank(block.values(neuron), target, 0, new RankSummary());
                target.row(0).get(ranks[neuron]);
            }
        }
    }

    int neuronCount() {
        return ranks.length;
    }

    PatternTable table() {
        return table;
    }

    /** Returns the centered rank sum of each pattern for a neuron. The array is not copied. */
    long[] ranks(int neuron) {
        return ranks[neuron];
    }

    /** Returns the objective that formulas are chosen by. */
    Objective objective() {
        return objective;
    }

    long least(double minFraction) {
        return Math.max(1, (long) Math.ceil(minFraction * table.sampleCount()));
    }

    long most() {
        return table.sampleCount() / 2;
    }

    /** Returns the formulas that beam search finds for each neuron, best first. */
    List<List<FoundFormula>> beam(int beam, int length, double minFraction, boolean anyParents) {
        BeamSettings settings = new BeamSettings(
                objective, length, beam, 1, least(minFraction), most(), true, false, 0, anyParents, false, false, 0);
        List<List<FoundFormula>> found = new ArrayList<>();
        try (AucKernels.BoundKernels bound = kernels.bind(table);
                BeamSearch search = new BeamSearch(bound, table, settings, this::conceptId);
                ActivationBlock block = problem.activations().load(0, ranks.length)) {
            for (int row = 0; row < ranks.length; row += search.laneCount()) {
                for (NeuronResult result :
                        search.search(block, row, Math.min(search.laneCount(), ranks.length - row))) {
                    found.add(result.best());
                }
            }
        }
        return found;
    }

    ExactSearchCost plan(int length, double minFraction) {
        return new ExactSearchCost(table, length, least(minFraction), most());
    }

    ExactSearch search(ExactSearchIndex index, double limitSeconds) {
        return new ExactSearch(index, this::conceptId, (long) (limitSeconds * 1e9));
    }

    /** Returns the best formula of each neuron, with proof. */
    List<CertifiedFormula> prove(int length, double minFraction, List<List<FoundFormula>> known) {
        ExactSearch search = search(plan(length, minFraction).index(), 0);
        List<CertifiedFormula> proven = new ArrayList<>();
        for (int neuron = 0; neuron < ranks.length; neuron++) {
            proven.add(search.prove(objective, ranks[neuron], 1, known.get(neuron)));
        }
        return proven;
    }

    String conceptId(int concept) {
        return problem.concepts().concepts().get(table.columns(concept).get(0)).id();
    }

    @Override
    public void close() {
        table.close();
    }
}
