package dev.invert.internal.search;

import dev.invert.internal.kernel.AucWorkspace;
import dev.invert.internal.kernel.BatchWorkspace;
import dev.invert.internal.kernel.CandidateList;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.kernel.PlannedSelection;
import dev.invert.internal.kernel.RankSummary;
import dev.invert.internal.kernel.Selection;
import dev.invert.internal.kernel.SummedWeights;
import dev.invert.internal.parallel.Cancellation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Beam search of several neurons side by side, one per lane of a workspace, with a proof of its results if a prover is
 * given. Level 1 scores every literal; level k extends each of the best B formulas of level k - 1 by every literal with
 * AND and OR. Extensions with the truth set of a remembered shorter formula are dropped. Not thread-safe.
 */
final class LaneGroup {
    private final AucWorkspace workspace;
    /** The workspace, if it computes all lanes together; otherwise null. */
    private final BatchWorkspace batched;

    private final BeamSettings settings;
    private final Prover prover;
    private final Cancellation cancellation;
    private final LaneSearch[] lanes;
    private final JointQueue queue;
    private final List<PlannedSelection> planned = new ArrayList<>();
    /** Sums of the lanes: ranked neurons, or weights on other samples. */
    private final SummedWeights[] summed;

    private final RankSummary[] summaries;
    private final Objective[] objectives;
    private final long[] centeredWeights;

    /**
     * Creates the search of all lanes.
     *
     * @param workspace has twice as many slots per lane as parents; must stay open as long as this object
     * @param parents number of formulas that are extended per lane and level
     * @param prover proves which formula is the best of all, or null for beam search alone
     */
    LaneGroup(
            AucWorkspace workspace,
            int parents,
            PatternTable table,
            BeamSettings settings,
            IntFunction<String> conceptIds,
            Prover prover,
            Cancellation cancellation) {
        this.workspace = workspace;
        this.batched = workspace instanceof BatchWorkspace batch ? batch : null;
        this.settings = settings;
        this.prover = prover;
        this.cancellation = cancellation;
        this.centeredWeights = new long[prover == null ? 0 : table.patternCount()];
        this.lanes = new LaneSearch[workspace.laneCount()];
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

    /**
     * Sets the neuron of a lane, whose weights the workspace holds.
     *
     * @param weights the weights that the lane sums
     * @param summary result of ranking the neuron
     * @param objective objective of the neuron
     */
    void set(int lane, SummedWeights weights, RankSummary summary, Objective objective) {
        summed[lane] = weights;
        summaries[lane] = summary;
        objectives[lane] = objective;
    }

    /** Returns the weights that a lane sums. */
    SummedWeights summed(int lane) {
        return summed[lane];
    }

    /** Starts a block of neurons that share the work which their proofs may take; see {@link Prover#startBlock}. */
    void startBlock(int neurons) {
        if (prover != null) {
            prover.startBlock(neurons);
        }
    }

    /** Searches with the weights that the first lanes hold; returns one result per lane, in order. */
    List<NeuronResult> search(int count) {
        workspace.sumLiterals(count);
        for (int lane = 0; lane < count; lane++) {
            lanes[lane].reset(objectives[lane]);
        }
        List<List<DirectionProof>> proofs = searchDirections(count, prover != null);
        List<NeuronResult> results = results(count);
        if (prover != null) {
            results = prover.length() >= settings.length()
                    ? mergeProofs(searchFromShorter(results, proofs), results, proofs)
                    : searchFromProofs(results, proofs);
        }
        return withRankSums(results);
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

    /**
     * Repeats the beam search of neurons of which only shorter formulas are proven, with the best of these in the beam.
     * Returns the new results of these neurons, and those of the others as they are.
     */
    private List<NeuronResult> searchFromShorter(List<NeuronResult> beam, List<List<DirectionProof>> proofs) {
        boolean[] again = new boolean[beam.size()];
        boolean any = false;
        for (int lane = 0; lane < again.length; lane++) {
            again[lane] =
                    proofs.get(lane).stream().anyMatch(proof -> proof.best().shorter() != null);
            any |= again[lane];
        }
        if (!any) {
            return beam;
        }
        for (int lane = 0; lane < again.length; lane++) {
            restart(lane, proofs.get(lane), proof -> proof.best().shorter());
        }
        searchDirections(beam.size(), false);
        List<NeuronResult> results = results(beam.size());
        for (int lane = 0; lane < again.length; lane++) {
            if (!again[lane]) {
                results.set(lane, beam.get(lane));
            }
        }
        return results;
    }

    /** Restarts the search of a neuron with a formula of each direction in the beam. */
    private void restart(int lane, List<DirectionProof> proofs, Function<DirectionProof, FoundFormula> seed) {
        FoundFormula highest = settings.highest() && !proofs.isEmpty() ? seed.apply(proofs.get(0)) : null;
        FoundFormula lowest = settings.lowest() && !proofs.isEmpty() ? seed.apply(proofs.get(proofs.size() - 1)) : null;
        lanes[lane].restart(highest, lowest);
    }

    private List<NeuronResult> mergeProofs(
            List<NeuronResult> found, List<NeuronResult> beam, List<List<DirectionProof>> proofs) {
        List<NeuronResult> merged = new ArrayList<>(found.size());
        for (int lane = 0; lane < found.size(); lane++) {
            NeuronResult result = found.get(lane);
            merged.add(
                    result.constant()
                            ? result
                            : provenResults(lane, result)
                                    .merge(result, beam.get(lane).best(), proofs.get(lane)));
        }
        return merged;
    }

    /**
     * Repeats the beam search with the proven shorter formulas in the beam, for formulas longer than a proof covers.
     */
    private List<NeuronResult> searchFromProofs(List<NeuronResult> beam, List<List<DirectionProof>> proofs) {
        for (int lane = 0; lane < beam.size(); lane++) {
            restart(lane, proofs.get(lane), proof -> proof.best().best());
        }
        searchDirections(beam.size(), false);
        List<NeuronResult> results = new ArrayList<>(beam.size());
        for (NeuronResult result : results(beam.size())) {
            int lane = results.size();
            results.add(provenResults(lane, result)
                    .mergeLengths(result, proofs.get(lane))
                    .with(Proof.ofShorter(
                            Proof.provenLength(proofs.get(lane)),
                            Proof.steps(proofs.get(lane)),
                            beam.get(lane).best())));
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
            if (batched != null) {
                prepareExtensions(count, level);
            }
            for (int lane = 0; lane < count; lane++) {
                cancellation.check();
                lanes[lane].extendParents(level);
            }
        }
        for (int lane = 0; lane < count; lane++) {
            lanes[lane].finish();
        }
    }

    private void prepareExtensions(int count, int level) {
        planned.clear();
        for (int lane = 0; lane < count; lane++) {
            lanes[lane].planExtensions(level, planned);
        }
        batched.prepare(planned);
    }
}
