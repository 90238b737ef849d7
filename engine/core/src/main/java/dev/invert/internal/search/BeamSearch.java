package dev.invert.internal.search;

import dev.invert.ActivationBlock;
import dev.invert.errors.NonFiniteActivationException;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.AucWorkspace;
import dev.invert.internal.kernel.CandidateList;
import dev.invert.internal.kernel.DrawnRanks;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.kernel.RankSummary;
import dev.invert.internal.kernel.RankedNeuron;
import dev.invert.internal.kernel.SamplePatterns;
import dev.invert.internal.kernel.SampleRanks;
import dev.invert.internal.kernel.Selection;
import dev.invert.internal.kernel.SummedWeights;
import dev.invert.internal.parallel.Cancellation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Beam search on one thread, with a proof of its results if a prover is given. Level 1 scores every literal; level k
 * extends each of the best B formulas of level k - 1 by every literal with AND and OR. Extensions with the truth set of
 * a remembered shorter formula are dropped. Searches several neurons side by side, one per lane of the workspace. Not
 * thread-safe.
 */
public final class BeamSearch implements BatchSearch {
    private final BeamSettings settings;
    private final AucWorkspace workspace;
    private final LaneSearch[] lanes;
    private final JointQueue queue;
    private final RankedNeuron[] ranked;
    /** Weights that the lanes sum: those of their ranked neurons, or others on other samples. */
    private final SummedWeights[] summed;

    private final RankSummary[] summaries;
    private final Prover prover;
    private final Cancellation cancellation;
    private final NeuronWeigher weigher;
    private final Objective[] objectives;
    private final long[] centeredWeights;
    private final long[] otherSums;
    private long rankNanos;
    private long searchNanos;

    /**
     * Creates a search with an optional prover.
     *
     * @param kernels kernels bound to {@code table}; must stay open as long as this search
     * @param table the concepts; must stay open as long as this search
     * @param settings the search settings
     * @param conceptIds maps a concept of the table to its id
     * @param prover proves which formula is the best of all, or null for beam search alone
     * @param sparse whether most activations of a neuron are expected to be equal; then one neuron is searched at a time
     * @param cancellation polled while searching
     */
    public BeamSearch(
            AucKernels.BoundKernels kernels,
            PatternTable table,
            BeamSettings settings,
            IntFunction<String> conceptIds,
            Prover prover,
            boolean sparse,
            Cancellation cancellation) {
        this.settings = settings;
        this.prover = prover;
        this.cancellation = cancellation;
        this.weigher = settings.objective().weigher(table);
        this.centeredWeights = new long[prover == null ? 0 : table.patternCount()];
        this.otherSums = new long[table.patternCount()];
        int parents = settings.beam() * (settings.anyParents() ? 2 : 1);
        // Two sets of parents: the formulas of one length stay while their extensions are summed from them.
        this.workspace = sparse
                ? kernels.openSingle(2 * parents, settings.maxKeep())
                : kernels.open(2 * parents, settings.maxKeep());
        this.lanes = new LaneSearch[workspace.laneCount()];
        this.ranked = new RankedNeuron[lanes.length];
        this.summed = new SummedWeights[lanes.length];
        this.summaries = new RankSummary[lanes.length];
        this.objectives = new Objective[lanes.length];
        this.queue = new JointQueue(lanes.length * parents);
        Selection selection = new Selection(settings.maxKeep());
        CandidateList candidates = new CandidateList();
        FormulaCodeOrder texts = new FormulaCodeOrder(table.conceptCount(), settings.length(), conceptIds);
        Map<String, Integer> concepts = new HashMap<>();
        for (int concept = 0; needsConcepts() && concept < table.conceptCount(); concept++) {
            concepts.put(conceptIds.apply(concept), concept);
        }
        for (int lane = 0; lane < lanes.length; lane++) {
            lanes[lane] = new LaneSearch(
                    lane, parents, table, settings, workspace, conceptIds, concepts::get, texts, selection, candidates);
        }
    }

    /** Returns whether formulas of results are evaluated again, for which their concepts must be found by their ids. */
    private boolean needsConcepts() {
        return prover != null || !settings.objective().sumsRanks() || (settings.highest() && settings.lowest());
    }

    /** Creates a search without a prover that cannot be canceled. */
    public BeamSearch(
            AucKernels.BoundKernels kernels,
            PatternTable table,
            BeamSettings settings,
            IntFunction<String> conceptIds) {
        this(kernels, table, settings, conceptIds, null, false, Cancellation.NEVER);
    }

    /** Returns the number of neurons that {@link #search(ActivationBlock, int, int)} takes at once. */
    public int laneCount() {
        return lanes.length;
    }

    @Override
    public void search(ActivationBlock batch, Visitor visitor) {
        for (int row = 0; row < batch.count(); row += lanes.length) {
            int count = Math.min(lanes.length, batch.count() - row);
            List<NeuronResult> results = search(batch, row, count);
            for (int lane = 0; lane < count; lane++) {
                visitor.found(row + lane, results.get(lane), ranked[lane]);
            }
        }
    }

    @Override
    public long rankNanos() {
        return rankNanos;
    }

    @Override
    public long searchNanos() {
        return searchNanos;
    }

    /**
     * Searches up to {@link #laneCount()} neurons.
     *
     * @param block the block that holds the neurons
     * @param firstRow row of the first neuron in the block
     * @param count number of neurons, at most {@link #laneCount()}
     * @return one result per neuron, in order
     * @throws NonFiniteActivationException if an activation is NaN or infinite; names neuron and sample
     * @throws dev.invert.errors.CanceledException if the search was canceled
     */
    public List<NeuronResult> search(ActivationBlock block, int firstRow, int count) {
        rank(block, firstRow, count);
        return searchRanked(count);
    }

    @Override
    public SampleRanks openRanks(SampleRanks.Table samples) {
        return samples.open(otherSums.length);
    }

    @Override
    public void searchPermuted(
            ActivationBlock batch, List<SamplePatterns> permutations, SampleRanks ranks, PermutedVisitor visitor) {
        requireRankSums();
        for (int first = 0; first < batch.count(); first += SampleRanks.NEURONS) {
            int count = Math.min(SampleRanks.NEURONS, batch.count() - first);
            long start = System.nanoTime();
            for (int neuron = 0; neuron < count; neuron++) {
                ranks.rank(neuron, batch.values(first + neuron));
            }
            for (int lane = 0; lane < Math.min(count, lanes.length); lane++) {
                // A lane must hold a neuron before it can sum other weights.
                ranked[lane] = workspace.rank(lane, batch.values(first + lane));
                summed[lane] = ranked[lane];
            }
            rankNanos += System.nanoTime() - start;
            for (int permutation = 0; permutation < permutations.size(); permutation++) {
                searchPermuted(first, count, permutations.get(permutation), permutation, ranks, visitor);
            }
        }
    }

    private void requireRankSums() {
        if (!settings.objective().sumsRanks()) {
            throw new IllegalArgumentException(settings.objective().name() + " does not sum ranks");
        }
    }

    @Override
    public void searchDrawn(DrawnRanks ranks, int from, int to, DrawnVisitor visitor) {
        requireRankSums();
        for (int first = from; first < to; first += lanes.length) {
            int count = Math.min(lanes.length, to - first);
            long start = System.nanoTime();
            for (int lane = 0; lane < count; lane++) {
                int neuron = first + lane;
                boolean constant = ranks.sum(neuron, otherSums);
                workspace.weigh(lane, otherSums);
                summed[lane] = weights -> ranks.centeredSum(neuron, weights);
                summaries[lane] = new RankSummary();
                summaries[lane].set(-1, constant, Double.NaN);
                objectives[lane] = settings.objective();
            }
            rankNanos += System.nanoTime() - start;
            List<NeuronResult> results = searchRanked(count);
            for (int lane = 0; lane < count; lane++) {
                visitor.found(first + lane, results.get(lane), summed[lane]);
            }
        }
    }

    private void searchPermuted(
            int first,
            int count,
            SamplePatterns patterns,
            int permutation,
            SampleRanks ranks,
            PermutedVisitor visitor) {
        long start = System.nanoTime();
        ranks.sum(patterns);
        rankNanos += System.nanoTime() - start;
        for (int neuron = 0; neuron < count; neuron += lanes.length) {
            int used = Math.min(lanes.length, count - neuron);
            for (int lane = 0; lane < used; lane++) {
                ranks.sums(neuron + lane, otherSums);
                workspace.weigh(lane, otherSums);
                summaries[lane] = ranks.summary(neuron + lane);
                objectives[lane] = settings.objective();
            }
            List<NeuronResult> results = searchRanked(used);
            for (int lane = 0; lane < used; lane++) {
                visitor.found(first + neuron + lane, permutation, results.get(lane), ranked[lane]);
            }
        }
    }

    private void rank(ActivationBlock block, int firstRow, int count) {
        long start = System.nanoTime();
        for (int lane = 0; lane < count; lane++) {
            ranked[lane] = workspace.rank(lane, block.values(firstRow + lane));
            ranked[lane].requireFinite();
            summed[lane] = ranked[lane];
            summaries[lane] = ranked[lane].summary();
            objectives[lane] = ranked[lane].summary().constant()
                    ? settings.objective()
                    : weigher.weigh(workspace, lane, ranked[lane]);
        }
        rankNanos += System.nanoTime() - start;
    }

    /** Searches with the weights that the first lanes hold. */
    private List<NeuronResult> searchRanked(int count) {
        long start = System.nanoTime();
        workspace.sumLiterals(count);
        for (int lane = 0; lane < count; lane++) {
            lanes[lane].reset(objectives[lane]);
        }
        List<List<DirectionProof>> proofs = searchDirections(count, prover != null);
        List<NeuronResult> results = results(count);
        if (prover != null) {
            results = prover.length() >= settings.length()
                    ? mergeProofs(results, proofs)
                    : searchFromProofs(results, proofs);
        }
        results = withRankSums(results);
        searchNanos += System.nanoTime() - start;
        return results;
    }

    /**
     * Searches each requested direction. Returns, per lane, the proofs in order of direction; empty unless
     * {@code prove}.
     */
    private List<List<DirectionProof>> searchDirections(int count, boolean prove) {
        List<List<DirectionProof>> proofs = new ArrayList<>();
        for (int lane = 0; lane < count; lane++) {
            proofs.add(new ArrayList<>());
        }
        for (int sign = 1; sign >= -1; sign -= 2) {
            if (sign > 0 ? settings.highest() : settings.lowest()) {
                searchLevels(count, sign);
                for (int lane = 0; prove && lane < count; lane++) {
                    if (!summaries[lane].constant()) {
                        proofs.get(lane).add(prove(lane, sign));
                    }
                }
            }
        }
        return proofs;
    }

    private DirectionProof prove(int lane, int sign) {
        summed[lane].centeredWeights(centeredWeights);
        List<FoundFormula> known = lanes[lane].bestPerLength(prover.length());
        return new DirectionProof(
                sign,
                prover.prove(objectives[lane], centeredWeights, sign, known),
                prover.proveEachLength(objectives[lane], centeredWeights, sign, known));
    }

    private List<NeuronResult> results(int count) {
        List<NeuronResult> results = new ArrayList<>(count);
        for (int lane = 0; lane < count; lane++) {
            results.add(lanes[lane].result(summaries[lane]));
        }
        return results;
    }

    private List<NeuronResult> mergeProofs(List<NeuronResult> beam, List<List<DirectionProof>> proofs) {
        List<NeuronResult> merged = new ArrayList<>(beam.size());
        for (int lane = 0; lane < beam.size(); lane++) {
            NeuronResult result = beam.get(lane);
            merged.add(result.constant() ? result : provenResults(lane, result).merge(result, proofs.get(lane)));
        }
        return merged;
    }

    /**
     * Repeats the beam search with the proven shorter formulas in the beam, for formulas longer than a proof covers.
     */
    private List<NeuronResult> searchFromProofs(List<NeuronResult> beam, List<List<DirectionProof>> proofs) {
        for (int lane = 0; lane < beam.size(); lane++) {
            List<DirectionProof> proof = proofs.get(lane);
            FoundFormula highest =
                    settings.highest() && !proof.isEmpty() ? proof.get(0).best().best() : null;
            FoundFormula lowest = settings.lowest() && !proof.isEmpty()
                    ? proof.get(proof.size() - 1).best().best()
                    : null;
            lanes[lane].restart(highest, lowest);
        }
        searchDirections(beam.size(), false);
        List<NeuronResult> results = new ArrayList<>(beam.size());
        for (NeuronResult result : results(beam.size())) {
            int lane = results.size();
            results.add(provenResults(lane, result)
                    .mergeLengths(result, proofs.get(lane))
                    .withBeam(beam.get(lane).best()));
        }
        return results;
    }

    private ProvenResults provenResults(int lane, NeuronResult result) {
        return new ProvenResults(settings.with(result.objective()), lanes[lane].results());
    }

    /** Adds Z to the formulas, if the objective sums something else. */
    private List<NeuronResult> withRankSums(List<NeuronResult> results) {
        if (settings.objective().sumsRanks()) {
            return results;
        }
        List<NeuronResult> completed = new ArrayList<>(results.size());
        for (int lane = 0; lane < results.size(); lane++) {
            LaneResults ofLane = lanes[lane].results();
            completed.add(results.get(lane).mapped(ofLane::withRankSum));
        }
        return completed;
    }

    private void searchLevels(int count, int sign) {
        for (int lane = 0; lane < count; lane++) {
            lanes[lane].start(sign);
            lanes[lane].searchLiterals();
        }
        for (int level = 2; level <= settings.length(); level++) {
            queue.clear();
            for (int lane = 0; lane < count; lane++) {
                lanes[lane].queueParents(level, queue);
            }
            queue.sum(workspace, cancellation);
            for (int lane = 0; lane < count; lane++) {
                cancellation.check();
                lanes[lane].extendParents(level);
            }
        }
        for (int lane = 0; lane < count; lane++) {
            lanes[lane].finish();
        }
    }

    @Override
    public void close() {
        workspace.close();
    }
}
