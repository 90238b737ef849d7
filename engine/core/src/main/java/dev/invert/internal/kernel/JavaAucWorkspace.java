package dev.invert.internal.kernel;

import dev.invert.NeuronValues;
import dev.invert.SparseValues;
import java.nio.LongBuffer;
import java.util.Arrays;

/** Lanes and slots as Java arrays. */
final class JavaAucWorkspace implements AucWorkspace {
    /** Number of lanes with which the literals of two neurons can be summed in one pass. */
    static final int PAIR = 2;

    private final PatternTable table;
    private final JavaRankedNeuron[] neurons;

    private final JavaJointSums sums;
    private final long[][] patternSums;
    private final long[][] literalZ;
    private final PatternSet[] truthSets;
    private final JavaJointSums.Row[] allRows;
    private final JavaJointSums.Row[] rows;
    private final SetMeasure setMeasure;

    /** Ranks sparse neurons; null if there are several lanes or too few patterns. */
    private final SparseRankedNeuron sparse;

    /** Lists the offsets of neurons that are not ranked in sparse form; null where {@link #sparse} is. */
    private final PatternOffsets listed;

    /** Offsets of the neuron of the only lane, if it is summed by them. */
    private PatternOffsets offsets;

    private boolean holdsSparse;

    /** True if the neuron of the only lane is summed by its offsets; null until it is summed. */
    private Boolean byOffsets;

    /**
     * Allocates a workspace.
     *
     * @param lanes number of lanes: 1 or {@link #PAIR}
     */
    JavaAucWorkspace(PatternTable table, JavaJointSums sums, int lanes, int slotsPerLane) {
        boolean single = lanes == 1 && SharedRank.pays(table);
        this.listed = single ? new PatternOffsets(table.patternCount()) : null;
        this.table = table;
        this.setMeasure = new SetMeasure(table);
        this.neurons = new JavaRankedNeuron[lanes];
        this.sums = sums;
        this.patternSums = new long[lanes][table.patternCount()];
        this.literalZ = new long[lanes][table.conceptCount()];
        this.truthSets = new PatternSet[lanes * slotsPerLane + SCRATCH_SLOTS];
        Arrays.setAll(truthSets, slot -> new PatternSet(table));
        this.allRows = new JavaJointSums.Row[lanes];
        LongSort sort = new LongSort();
        this.sparse = single ? new SparseRankedNeuron(table, sort) : null;
        for (int lane = 0; lane < lanes; lane++) {
            neurons[lane] = new JavaRankedNeuron(table, patternSums[lane], sort);
            allRows[lane] = sums.newRow();
        }
        this.rows = new JavaJointSums.Row[lanes * slotsPerLane];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = sums.newRow();
        }
    }

    @Override
    public int laneCount() {
        return neurons.length;
    }

    @Override
    public int scratchSlot() {
        return rows.length;
    }

    @Override
    public RankedNeuron rank(int lane, NeuronValues values) {
        byOffsets = null;
        holdsSparse = sparse != null && SparseRankedNeuron.suits(values);
        if (holdsSparse) {
            sparse.rank((SparseValues) values);
            return sparse;
        }
        neurons[lane].rank(values);
        return neurons[lane];
    }

    @Override
    public void weigh(int lane, long[] weights) {
        if (holdsSparse) {
            sparse.weigh(LongBuffer.wrap(patternSums[lane]));
        } else {
            neurons[lane].keepRanks();
        }
        System.arraycopy(weights, 0, patternSums[lane], 0, table.patternCount());
        byOffsets = null;
    }

    @Override
    public boolean weighByOffsets(int lane, PatternOffsets weights) {
        if (holdsSparse) {
            byOffsets = null;
            sparse.weigh(weights);
        }
        return holdsSparse;
    }

    private boolean sumsByOffsets() {
        if (sparse == null) {
            return false;
        }
        if (byOffsets == null) {
            offsets = holdsSparse ? sparse.summed() : null;
            if (offsets == null) {
                offsets = listed;
                byOffsets = SharedRank.list(patternSums[0], table, listed);
            } else {
                byOffsets = offsets.count() <= SharedRank.limit(table);
                if (!byOffsets) {
                    offsets.expand(table.patternSizes(), 0, LongBuffer.wrap(patternSums[0]));
                }
            }
        }
        return byOffsets;
    }

    @Override
    public void sumLiterals(int lanes) {
        if (sumsByOffsets()) {
            sums.sum(null, offsets, null, null, allRows[0]);
        } else if (lanes == PAIR && sums.canSumPairs()) {
            sums.sumAll(patternSums[0], patternSums[1], allRows[0], allRows[1]);
        } else {
            for (int lane = 0; lane < lanes; lane++) {
                sums.sumAll(patternSums[lane], allRows[lane]);
            }
        }
        for (int lane = 0; lane < lanes; lane++) {
            centerLiterals(allRows[lane], literalZ[lane]);
        }
    }

    private void centerLiterals(JavaJointSums.Row row, long[] z) {
        long meanRank = table.sampleCount() + 1L;
        for (int c = 0; c < z.length; c++) {
            z[c] = row.sum(c) - table.conceptSize(c) * meanRank;
        }
    }

    @Override
    public long literalZ(int lane, int concept) {
        return literalZ[lane][concept];
    }

    @Override
    public void assignAll(int slot) {
        truthSets[slot].setAll();
    }

    @Override
    public void assign(int slot, int parent, Operation operation, int concept) {
        truthSets[slot].join(truthSets[parent], operation, concept);
    }

    @Override
    public long[] measure(int lane, int slot) {
        if (sumsByOffsets()) {
            long n = setMeasure.size(truthSets[slot].view());
            return setMeasure.measured(n, offsets.sum(truthSets[slot].view(), n));
        }
        return setMeasure.measure(truthSets[slot].view(), LongBuffer.wrap(patternSums[lane]));
    }

    @Override
    public long rankSum(int lane, int slot) {
        if (holdsSparse) {
            LongBuffer truth = truthSets[slot].view();
            long n = setMeasure.size(truth);
            return setMeasure.measured(n, sparse.ranks().sum(truth, n))[1];
        }
        return setMeasure.measure(truthSets[slot].view(), LongBuffer.wrap(neurons[lane].rankSums()))[1];
    }

    @Override
    public boolean sameTruthSet(int slotA, int slotB) {
        return truthSets[slotA].sameAs(truthSets[slotB]);
    }

    @Override
    public void sumJoint(int count, int[] lanes, int[] slots, int[] parentSlots) {
        for (int i = 0; i < count; i++) {
            int parent = parentSlots[i];
            if (sumsByOffsets()) {
                sums.sum(
                        truthSets[slots[i]].words(),
                        offsets,
                        parent < 0 ? null : truthSets[parent].words(),
                        parent < 0 ? null : rows[parent],
                        rows[slots[i]]);
                continue;
            }
            sums.sum(
                    truthSets[slots[i]].words(),
                    patternSums[lanes[i]],
                    allRows[lanes[i]],
                    parent < 0 ? null : truthSets[parent].words(),
                    parent < 0 ? null : rows[parent],
                    rows[slots[i]]);
        }
    }

    @Override
    public void selectLiterals(int lane, Selection selection, CandidateList candidates) {
        JavaSelector.selectLiterals(table, literalZ[lane], selection, candidates);
    }

    @Override
    public void select(int lane, int slot, long n, long z, Selection selection, CandidateList candidates) {
        JavaSelector.select(table, literalZ[lane], rows[slot], n, z, selection, candidates);
    }

    @Override
    public void close() {
        // Only converted values are outside the heap.
        for (JavaRankedNeuron neuron : neurons) {
            neuron.close();
        }
        if (sparse != null) {
            sparse.close();
        }
    }
}
