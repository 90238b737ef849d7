package dev.invert.bench;

import dev.invert.ActivationBlock;
import dev.invert.kernel.AucKernels;
import dev.invert.kernel.CenteredRanks;
import dev.invert.kernel.FormulaScorer;
import dev.invert.kernel.FormulaScorers;
import dev.invert.kernel.KernelChoice;
import dev.invert.kernel.NeuronRanker;
import dev.invert.kernel.PatternTable;
import dev.invert.kernel.RankSummary;
import dev.invert.optimal.OptimalIndex;
import dev.invert.optimal.OptimalPlan;
import dev.invert.optimal.OptimumSearch;
import dev.invert.search.BeamSearch;
import dev.invert.search.FoundFormula;
import dev.invert.search.NeuronResult;
import dev.invert.search.ProvenOptimum;
import dev.invert.search.SearchSettings;
import java.util.ArrayList;
import java.util.List;

/** Ranked neurons with what beam search finds for them, as they are where a proof begins. */
final class ProofBed implements AutoCloseable {
    private final Problem problem;
    private final AucKernels kernels = KernelChoice.chosen();
    private final PatternTable table;
    private final long[][] ranks;

    /** Ranks the neurons of a problem, which stays the caller's. */
    ProofBed(Problem problem) {
        this.problem = problem;
        this.table = PatternTable.of(problem.concepts(), kernels.collapse());
        this.ranks = new long[problem.activations().neuronCount()][table.patternCount()];
        FormulaScorer scorer = FormulaScorers.byName(kernels.name());
        try (CenteredRanks target = new CenteredRanks(table, 1);
                NeuronRanker ranker = scorer.ranker(table);
                ActivationBlock block = problem.activations().load(0, ranks.length)) {
            for (int neuron = 0; neuron < ranks.length; neuron++) {
                ranker.rank(block, neuron, target, 0, new RankSummary());
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

    /** v_p of a neuron. */
    long[] ranks(int neuron) {
        return ranks[neuron];
    }

    long least(double minFraction) {
        return Math.max(1, (long) Math.ceil(minFraction * table.sampleCount()));
    }

    long most() {
        return table.sampleCount() / 2;
    }

    /** What beam search finds, per neuron, best first. */
    List<List<FoundFormula>> beam(int beam, int length, double minFraction, boolean anyParents) {
        SearchSettings settings =
                new SearchSettings(length, beam, 1, least(minFraction), most(), true, false, 0, anyParents, false, 0);
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

    OptimalPlan plan(int length, double minFraction) {
        return new OptimalPlan(table, length, least(minFraction), most());
    }

    OptimumSearch search(OptimalIndex index, double limitSeconds) {
        return new OptimumSearch(index, this::conceptId, (long) (limitSeconds * 1e9));
    }

    /** The best formula of each neuron by proof. */
    List<ProvenOptimum> prove(int length, double minFraction, List<List<FoundFormula>> known) {
        OptimumSearch search = search(plan(length, minFraction).index(), 0);
        List<ProvenOptimum> proven = new ArrayList<>();
        for (int neuron = 0; neuron < ranks.length; neuron++) {
            proven.add(search.prove(ranks[neuron], 1, known.get(neuron)));
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
