package dev.invert.internal.kernel;

import dev.invert.NeuronValues;
import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * Lanes and slots as Java arrays. There are two lanes, so that the literals of two neurons can be summed in one pass.
 */
final class JavaAucWorkspace implements AucWorkspace {
    private static final int LANES = 2;

    private final PatternTable table;
    private final JavaRankedNeuron[] neurons;

    private final JavaJointSums sums;
    private final long[][] patternSums;
    private final long[][] literalZ;
    private final long[][] truthSets;
    private final JavaJointSums.Row[] allRows;
    private final JavaJointSums.Row[] rows;
    private final SetMeasure setMeasure;

    JavaAucWorkspace(PatternTable table, JavaJointSums sums, int slotsPerLane) {
        this.table = table;
        this.setMeasure = new SetMeasure(table);
        this.neurons = new JavaRankedNeuron[LANES];
        this.sums = sums;
        this.patternSums = new long[LANES][table.patternCount()];
        this.literalZ = new long[LANES][table.conceptCount()];
        this.truthSets = new long[LANES * slotsPerLane + SCRATCH_SLOTS][table.wordCount()];
        this.allRows = new JavaJointSums.Row[LANES];
        LongSort sort = new LongSort();
        for (int lane = 0; lane < LANES; lane++) {
            neurons[lane] = new JavaRankedNeuron(table, patternSums[lane], sort);
            allRows[lane] = sums.newRow();
        }
        this.rows = new JavaJointSums.Row[LANES * slotsPerLane];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = sums.newRow();
        }
    }

    @Override
    public int laneCount() {
        return LANES;
    }

    @Override
    public int scratchSlot() {
        return rows.length;
    }

    @Override
    public RankedNeuron rank(int lane, NeuronValues values) {
        neurons[lane].rank(values);
        return neurons[lane];
    }

    @Override
    public void weigh(int lane, long[] weights) {
        neurons[lane].keepRanks();
        System.arraycopy(weights, 0, patternSums[lane], 0, table.patternCount());
    }

    @Override
    public void sumLiterals(int lanes) {
        if (lanes == LANES && sums.canSumPairs()) {
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
        long[] truth = truthSets[slot];
        Arrays.fill(truth, -1L);
        truth[truth.length - 1] &= lastWordMask();
    }

    private long lastWordMask() {
        return -1L >>> -table.patternCount();
    }

    @Override
    public void assign(int slot, int parent, Operation operation, int concept) {
        long[] to = truthSets[slot];
        long[] from = truthSets[parent];
        LongBuffer bits = table.bits(concept);
        long flip = operation.negates() ? -1L : 0L;
        if (operation.conjoins()) {
            for (int w = 0; w < to.length; w++) {
                to[w] = from[w] & (bits.get(w) ^ flip);
            }
        } else {
            for (int w = 0; w < to.length; w++) {
                to[w] = from[w] | (bits.get(w) ^ flip);
            }
        }
        to[to.length - 1] &= lastWordMask();
    }

    @Override
    public long[] measure(int lane, int slot) {
        return setMeasure.measure(LongBuffer.wrap(truthSets[slot]), LongBuffer.wrap(patternSums[lane]));
    }

    @Override
    public long rankSum(int lane, int slot) {
        return setMeasure.measure(LongBuffer.wrap(truthSets[slot]), LongBuffer.wrap(neurons[lane].rankSums()))[1];
    }

    @Override
    public boolean sameTruthSet(int slotA, int slotB) {
        return Arrays.equals(truthSets[slotA], truthSets[slotB]);
    }

    @Override
    public void sumJoint(int count, int[] lanes, int[] slots, int[] parentSlots) {
        for (int i = 0; i < count; i++) {
            int parent = parentSlots[i];
            sums.sum(
                    truthSets[slots[i]],
                    patternSums[lanes[i]],
                    allRows[lanes[i]],
                    parent < 0 ? null : truthSets[parent],
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
    }
}
