package dev.invert.internal.kernel;

import dev.invert.NeuronValues;
import dev.invert.internal.jni.NativeKernels;
import dev.invert.internal.jni.NativeSetKernels;
import java.nio.LongBuffer;

/** Lanes and slots in one block of native memory, and the C++ kernels that run in it. */
final class NativeAucWorkspace implements AucWorkspace {
    /** Number of samples below which a count and a rank sum (at most N (N + 1)) share one word. */
    private static final int PACKED_SAMPLE_LIMIT = 1 << 20;

    /** Cost of one pass over sixteen lanes, in scattered passes over all patterns (measured at N = 50,000). */
    private static final double LANE_PASS_COST = 2.4;

    private final PatternTable table;
    private final int tier;
    /** Null if there is one lane. */
    private final NativeLanes lanes;

    private final NativeLayout memory;
    /** One per lane; statistics and evidence read them after the search of all lanes. */
    private final NativeRankedNeuron[] neurons;

    private final NativeRanker ranker;
    private final NativeLocator locator;
    private final NativeSelector selector;
    private final JointPlan plan;
    private final NativeSetMeasure setMeasure;
    private final long conceptSizes;

    /**
     * Allocates a workspace.
     *
     * @param lanes the lanes, or null for one lane
     * @param slotsPerLane number of formulas per lane that are held at once
     * @param maxKeep largest k that a {@link Selection} will be started with
     */
    NativeAucWorkspace(
            PatternTable table, int tier, long conceptSizes, NativeLanes lanes, int slotsPerLane, int maxKeep) {
        this.table = table;
        this.setMeasure = new NativeSetMeasure(table, tier);
        this.conceptSizes = conceptSizes;
        this.tier = tier;
        this.lanes = lanes;
        int laneCount = lanes == null ? 1 : NativeLanes.LANES;
        boolean packed = table.sampleCount() < PACKED_SAMPLE_LIMIT;
        this.memory = new NativeLayout(table, packed, laneCount, laneCount * slotsPerLane, lanes, maxKeep);
        this.ranker = new NativeRanker(table, tier);
        this.locator = new NativeLocator(table, tier);
        this.neurons = new NativeRankedNeuron[laneCount];
        LongSort sort = new LongSort();
        for (int lane = 0; lane < laneCount; lane++) {
            neurons[lane] = new NativeRankedNeuron(
                    table, memory.sumsAddress(lane), memory.sums(lane), ranker, locator, sort, laneCount > 1);
        }
        this.selector = new NativeSelector(table, tier, conceptSizes, memory);
        this.plan = new JointPlan(laneCount * slotsPerLane, (long) (LANE_PASS_COST * table.patternCount()));
    }

    @Override
    public int laneCount() {
        return memory.laneCount();
    }

    @Override
    public int scratchSlot() {
        return memory.slotCount();
    }

    @Override
    public RankedNeuron rank(int lane, NeuronValues values) {
        RankedNeuron neuron = rankUnpacked(lane, values);
        if (neuron.summary().nonFiniteSample() < 0) {
            packWeights(lane);
        }
        return neuron;
    }

    /** Ranks a neuron, whose weights {@link #packWeights} must pack before they are summed over all patterns. */
    RankedNeuron rankUnpacked(int lane, NeuronValues values) {
        neurons[lane].rank(values);
        return neurons[lane];
    }

    /** Returns the lanes and slots. */
    NativeLayout memory() {
        return memory;
    }

    /** Prepares the weights of a lane for sums over all patterns. */
    void packWeights(int lane) {
        if (memory.isPacked()) {
            NativeKernels.packWeights(
                    memory.sumsAddress(lane),
                    table.patternSizesAddress(),
                    table.patternCount(),
                    memory.weightsAddress(lane));
        }
    }

    @Override
    public void weigh(int lane, long[] weights) {
        weighUnpacked(lane, weights);
        packWeights(lane);
    }

    /** Sets other weights, which {@link #packWeights} must pack before they are summed over all patterns. */
    void weighUnpacked(int lane, long[] weights) {
        neurons[lane].keepRanks();
        memory.sums(lane).put(0, weights, 0, table.patternCount());
    }

    @Override
    public boolean weighByOffsets(int lane, PatternOffsets weights) {
        return false;
    }

    @Override
    public void sumLiterals(int laneTotal) {
        if (lanes != null && laneTotal > LANE_PASS_COST) {
            for (int lane = 0; lane < NativeLanes.LANES; lane++) {
                boolean used = lane < laneTotal;
                memory.setLane(lane, 0, used ? memory.sumsAddress(lane) : 0, used ? memory.allRowAddress(lane) : 0);
            }
            sumLanes(false);
        } else {
            for (int lane = 0; lane < laneTotal; lane++) {
                scatter(memory.allSetAddress(), 0, 0, 0, lane, memory.allRowAddress(lane));
            }
        }
        for (int lane = 0; lane < laneTotal; lane++) {
            completeLiterals(lane);
        }
    }

    /** Adds the counts of the literals, which the lanes omit because they are known, and computes their Z. */
    void completeLiterals(int lane) {
        NativeSetKernels.completeLiterals(
                conceptSizes,
                table.conceptCount(),
                memory.isPacked() ? 1 : 0,
                table.sampleCount() + 1L,
                memory.allRowAddress(lane),
                memory.literalZAddress(lane));
    }

    @Override
    public long literalZ(int lane, int concept) {
        return memory.literalZ(lane).get(concept);
    }

    @Override
    public void assignAll(int slot) {
        memory.set(slot).put(0, memory.allSet(), 0, table.wordCount());
    }

    @Override
    public void assign(int slot, int parent, Operation operation, int concept) {
        NativeSetKernels.joinSets(
                operation.code(),
                memory.setAddress(parent),
                memory.conceptSetAddress(concept),
                memory.allSetAddress(),
                table.wordCount(),
                memory.setAddress(slot));
    }

    @Override
    public long[] measure(int lane, int slot) {
        return setMeasure.measure(memory.setAddress(slot), memory.sumsAddress(lane));
    }

    @Override
    public long rankSum(int lane, int slot) {
        return setMeasure.measure(memory.setAddress(slot), neurons[lane].rankSumsAddress())[1];
    }

    /** Returns the measure of this workspace's sets. */
    NativeSetMeasure setMeasure() {
        return setMeasure;
    }

    @Override
    public boolean sameTruthSet(int slotA, int slotB) {
        return memory.set(slotA).equals(memory.set(slotB));
    }

    @Override
    public void sumJoint(int count, int[] laneOf, int[] slots, int[] parentSlots) {
        if (lanes == null) {
            for (int i = 0; i < count; i++) {
                scatterSlot(laneOf[i], slots[i], parentSlots[i]);
            }
            return;
        }
        plan.clear();
        for (int i = 0; i < count; i++) {
            plan.add(i, scatterCost(slots[i], parentSlots[i]));
        }
        int inLanes = plan.split(count, NativeLanes.LANES);
        for (int first = 0; first < inLanes; first += NativeLanes.LANES) {
            for (int lane = 0; lane < NativeLanes.LANES; lane++) {
                boolean used = first + lane < inLanes;
                int i = used ? plan.formula(first + lane) : 0;
                memory.setLane(
                        lane,
                        used ? memory.setAddress(slots[i]) : 0,
                        used ? memory.sumsAddress(laneOf[i]) : 0,
                        used ? memory.rowAddress(slots[i]) : 0);
            }
            sumLanes(true);
        }
        for (int at = inLanes; at < count; at++) {
            int i = plan.formula(at);
            scatterSlot(laneOf[i], slots[i], parentSlots[i]);
        }
    }

    private void sumLanes(boolean counted) {
        lanes.sum(
                tier,
                counted,
                memory.laneSetsAddress(),
                memory.laneWeightsAddress(),
                memory.laneRowsAddress(),
                memory.laneScratchAddress());
    }

    /**
     * Returns the number of patterns that a scatter visits: the set, its complement or its difference from the parent.
     */
    private long scatterCost(int slot, int parentSlot) {
        LongBuffer set = memory.set(slot);
        LongBuffer parent = parentSlot < 0 ? null : memory.set(parentSlot);
        long members = 0;
        long difference = 0;
        for (int w = 0; w < table.wordCount(); w++) {
            long word = set.get(w);
            members += Long.bitCount(word);
            difference += parent == null ? 0 : Long.bitCount(word ^ parent.get(w));
        }
        long direct = Math.min(members, table.patternCount() - members);
        return parent == null ? direct : Math.min(direct, difference);
    }

    private void scatterSlot(int lane, int slot, int parentSlot) {
        scatter(
                memory.setAddress(slot),
                parentSlot < 0 ? 0 : memory.setAddress(parentSlot),
                parentSlot < 0 ? 0 : memory.rowAddress(parentSlot),
                memory.allRowAddress(lane),
                lane,
                memory.rowAddress(slot));
    }

    private void scatter(long set, long parent, long parentRow, long allRow, int lane, long row) {
        PatternLists lists = table.lists();
        if (memory.isPacked()) {
            NativeKernels.conceptRow(
                    set,
                    parent,
                    parentRow,
                    allRow,
                    memory.weightsAddress(lane),
                    table.patternCount(),
                    lists.starts().address(),
                    lists.ids().address(),
                    lists.idBytes(),
                    table.conceptCount(),
                    row);
        } else {
            NativeKernels.conceptRowWide(
                    set,
                    parent,
                    parentRow,
                    allRow,
                    memory.sumsAddress(lane),
                    table.patternSizesAddress(),
                    table.patternCount(),
                    lists.starts().address(),
                    lists.ids().address(),
                    lists.idBytes(),
                    table.conceptCount(),
                    row);
        }
    }

    @Override
    public void selectLiterals(int lane, Selection selection, CandidateList candidates) {
        selector.selectLiterals(lane, selection, candidates);
    }

    @Override
    public void select(int lane, int slot, long n, long z, Selection selection, CandidateList candidates) {
        selector.select(lane, slot, n, z, selection, candidates);
    }

    @Override
    public void close() {
        for (NativeRankedNeuron neuron : neurons) {
            neuron.close();
        }
        ranker.close();
        locator.close();
        memory.close();
    }
}
