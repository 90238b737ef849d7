package dev.invert.internal.kernel;

import dev.invert.NeuronValues;

/**
 * Working memory of one thread and the kernels that run in it. A lane holds one ranked neuron; a slot holds one
 * formula: its truth set over patterns and, after {@link #sumJoint}, its joint sums with every concept. Slot numbers
 * are below {@code laneCount * slotsPerLane + }{@link #SCRATCH_SLOTS}. Not thread-safe.
 */
public interface AucWorkspace extends AutoCloseable {
    /** Number of slots beyond those of the lanes, used for comparing truth sets. */
    int SCRATCH_SLOTS = 2;

    /** Returns the number of lanes, that is, of neurons held at once. */
    int laneCount();

    /** Returns the number of the first of the {@link #SCRATCH_SLOTS} scratch slots. */
    int scratchSlot();

    /**
     * Ranks one neuron into a lane.
     *
     * @param lane the lane to write to
     * @param values the neuron's activations
     * @return the ranked neuron, valid until the lane ranks another one
     */
    RankedNeuron rank(int lane, NeuronValues values);

    /**
     * Lets a lane sum other weights in place of doubled mid-ranks, until it ranks another neuron; Z and ranks then stand
     * for sums of these weights. The ranked neuron keeps its ranks. A lane that never held one sums the weights too.
     *
     * @param lane a lane
     * @param weights per pattern, the sum of the weights of its samples: integers from 0 to 2N, in total N (N + 1)
     */
    void weigh(int lane, long[] weights);

    /**
     * Lets a lane sum other weights as {@link #weigh} does, given by the patterns that differ from a shared weight.
     *
     * @param lane a lane that holds a ranked neuron
     * @param weights read until the lane ranks another neuron
     * @return false if nothing was done, because the lane has to sum all patterns of its neuron
     */
    boolean weighByOffsets(int lane, PatternOffsets weights);

    /**
     * Sums the ranks of every concept for each of the first lanes.
     *
     * @param lanes number of lanes, each of which must hold a ranked neuron
     */
    void sumLiterals(int lanes);

    /** Returns Z of a concept on a lane's neuron. Requires {@link #sumLiterals}. */
    long literalZ(int lane, int concept);

    /** Sets a slot to the formula that is true everywhere. */
    void assignAll(int slot);

    /** Joins a formula and a literal: {@code slot = parent operation concept}. Slot and parent may be the same. */
    void assign(int slot, int parent, Operation operation, int concept);

    /**
     * Measures a slot's truth set on the neuron of a lane.
     *
     * @param lane a lane that holds a ranked neuron
     * @param slot a slot that was assigned to
     * @return n and Z; the array is reused by the next call
     */
    long[] measure(int lane, int slot);

    /**
     * Returns Z by the ranks of the neuron of a lane, even if the lane sums other weights.
     *
     * @param lane a lane that holds a ranked neuron
     * @param slot a slot that was assigned to
     */
    long rankSum(int lane, int slot);

    /** Returns whether two slots have the same truth set. */
    boolean sameTruthSet(int slotA, int slotB);

    /**
     * Sums, for each given formula A, the counts and ranks of A ∧ C_j over all concepts j, on the neuron of the
     * formula's lane.
     *
     * @param count number of formulas
     * @param lanes lane of each formula
     * @param slots slot of each formula
     * @param parentSlots slot of a similar formula that was summed on the same lane, or -1; an implementation may start
     *     from its sums
     */
    void sumJoint(int count, int[] lanes, int[] slots, int[] parentSlots);

    /**
     * Adds the literals that the selection keeps to the candidates.
     *
     * @param lane a lane after {@link #sumLiterals}
     * @param selection decides which literals to keep; its threshold rises
     * @param candidates receives the literals; conservative: may receive more than needed, never fewer
     */
    void selectLiterals(int lane, Selection selection, CandidateList candidates);

    /**
     * Adds the extensions of a formula by one literal that the selection keeps to the candidates. Omits extensions that
     * counts alone show to be empty, full or equal to an operand.
     *
     * @param lane the lane that the slot was summed on
     * @param slot a slot after {@link #sumJoint}
     * @param n |A|
     * @param z Z(A) on the lane's neuron
     * @param selection decides which extensions to keep; its threshold rises
     * @param candidates receives the extensions; conservative: may receive more than needed, never fewer
     */
    void select(int lane, int slot, long n, long z, Selection selection, CandidateList candidates);

    @Override
    void close();
}
