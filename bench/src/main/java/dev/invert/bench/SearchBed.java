package dev.invert.bench;

import dev.invert.ActivationBlock;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.AucWorkspace;
import dev.invert.internal.kernel.CandidateList;
import dev.invert.internal.kernel.Operation;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.kernel.Selection;
import dev.invert.internal.search.Auroc;
import dev.invert.internal.search.BeamSettings;
import dev.invert.internal.search.Objective;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An open workspace with ranked neurons and formulas of a given share of the samples, the state in the middle of a
 * search. Formula i is in slot i, on lane {@code i / BEAM} modulo the number of lanes; its extension by one literal is
 * in slot {@code FORMULAS + i}.
 */
final class SearchBed implements AutoCloseable {
    /** Number of formulas; benchmarks use them in rotation or all sixteen at once. */
    static final int FORMULAS = 16;

    /** Number of formulas of one neuron. */
    static final int BEAM = 3;

    static final int KEEP = 2 * BEAM;

    private final ActivationBlock block;
    private final PatternTable table;
    private final AucKernels.BoundKernels bound;
    private final AucWorkspace workspace;
    private final ShareFormulas.FormulaCode[] chains;
    private final boolean oneNeuron;
    private final Map<Integer, List<Integer>> orders = new HashMap<>();
    private final int[] lanes = new int[2 * FORMULAS];

    /**
     * Ranks the neurons, sums the literals and assigns the formulas to their slots.
     *
     * @param maxKeep the largest k of a selection on the workspace
     * @param oneNeuron whether all lanes hold the first neuron, so that kernels with different numbers of lanes can be
     *     compared
     */
    SearchBed(AucKernels kernels, Problem problem, double share, int maxKeep, boolean oneNeuron) {
        this.oneNeuron = oneNeuron;
        table = PatternTable.of(problem.concepts(), kernels.collapse());
        bound = kernels.bind(table);
        workspace = bound.open(2 * FORMULAS, maxKeep);
        block = problem.activations().load(0, FORMULAS);
        for (int lane = 0; lane < workspace.laneCount(); lane++) {
            workspace.rank(lane, block.values(oneNeuron ? 0 : lane));
        }
        workspace.sumLiterals(workspace.laneCount());
        chains = new ShareFormulas(table).near(share, FORMULAS);
        for (int i = 0; i < FORMULAS; i++) {
            lanes[i] = i / BEAM % workspace.laneCount();
            lanes[FORMULAS + i] = lanes[i];
            workspace.assignAll(i);
            for (int code : chains[i].codes()) {
                workspace.assign(i, i, Operation.of(code & 3), code >>> 2);
            }
            int literal = chains[(i + 1) % FORMULAS].codes()[0];
            workspace.assign(FORMULAS + i, i, Operation.AND_NOT, literal >>> 2);
        }
    }

    AucWorkspace workspace() {
        return workspace;
    }

    PatternTable table() {
        return table;
    }

    int lane(int slot) {
        return lanes[slot];
    }

    ShareFormulas.FormulaCode chain(int formula) {
        return chains[formula];
    }

    /** Returns the mean share of the samples that satisfy the formulas. */
    double meanShare() {
        double sum = 0;
        for (ShareFormulas.FormulaCode chain : chains) {
            sum += chain.n();
        }
        return sum / chains.length / table.sampleCount();
    }

    /** Computes Z of a truth set over patterns on a lane's neuron, by an independent sort. */
    long z(int lane, long[] truth) {
        IntBuffer patternOfSample = table.patternOfSample();
        long[] samples = new long[(table.sampleCount() + 63) >>> 6];
        long n = 0;
        for (int i = 0; i < table.sampleCount(); i++) {
            int pattern = patternOfSample.get(i);
            long bit = truth[pattern >>> 6] >>> pattern & 1;
            samples[i >>> 6] |= bit << i;
            n += bit;
        }
        FloatBuffer values = block.floats(oneNeuron ? 0 : lane);
        List<Integer> order = orders.computeIfAbsent(oneNeuron ? 0 : lane, l -> KernelGate.order(values));
        return KernelGate.u2(values, order, samples) - n * (table.sampleCount() - n);
    }

    /** Returns the truth set over patterns of a formula joined with one literal. */
    long[] extended(int formula, int code) {
        LongBuffer bits = table.bits(code >>> 2);
        Operation operation = Operation.of(code & 3);
        long[] truth = chains[formula].truth().clone();
        for (int w = 0; w < truth.length; w++) {
            long literal = operation.negates() ? ~bits.get(w) : bits.get(w);
            truth[w] = operation.conjoins() ? truth[w] & literal : truth[w] | literal;
        }
        return truth;
    }

    /** Sums all formulas and their extensions, so that extensions of any of them can be selected. */
    void sumAll() {
        int[] slots = new int[2 * FORMULAS];
        int[] parents = new int[2 * FORMULAS];
        for (int i = 0; i < 2 * FORMULAS; i++) {
            slots[i] = i;
            parents[i] = -1;
        }
        workspace.sumJoint(2 * FORMULAS, lanes, slots, parents);
    }

    /** Returns all extensions of a formula that counts alone do not exclude, regardless of their AUC. */
    CandidateList extensions(int formula) {
        Selection everything = new Selection(4 * table.conceptCount());
        everything.start(
                4 * table.conceptCount(),
                new Auroc(table.sampleCount()).rule(1),
                1,
                table.sampleCount() - 1L,
                false,
                1,
                null);
        CandidateList found = new CandidateList();
        ShareFormulas.FormulaCode chain = chains[formula];
        workspace.select(lanes[formula], formula, chain.n(), z(lanes[formula], chain.truth()), everything, found);
        return found;
    }

    /**
     * Returns the settings of the search that the benchmarks time unless they state otherwise: apart from the
     * objective, the defaults of {@code invert explain}.
     */
    static BeamSettings settings(Objective objective, int sampleCount, int beam) {
        return new BeamSettings(objective, 3, beam, 3, 1, sampleCount / 2, true, false, 0, false, false, false, 0);
    }

    @Override
    public void close() {
        block.close();
        workspace.close();
        bound.close();
        table.close();
    }
}
