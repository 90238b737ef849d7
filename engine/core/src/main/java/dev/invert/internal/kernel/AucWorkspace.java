package dev.invert.internal.kernel;

import dev.invert.NeuronValues;

/**
 * One thread's working memory and the kernels that run in it. A lane holds one ranked neuron; a slot holds one formula:
 * its truth set over patterns and, after {@link #sumJoint}, its joint sums with every concept. Slot numbers are below
 * {@code laneCount * slotsPerLane + }{@link #SCRATCH_SLOTS}. Not thread-safe.
 */
public interface AucWorkspace extends AutoCloseable {
    /** Slots beyond those of the lanes, for comparing truth sets. */
    int SCRATCH_SLOTS = 2;

    /** How many neurons are held at once. */
    int laneCount();

    /** The first of the {@link #SCRATCH_SLOTS}. */
    int scratchSlot();

    /**
     * Ranks one neuron into a lane.
     *
     * @param lane where to
     * @param values the neuron's activations
     * @return the ranked neuron, valid until the lane ranks another one
     */
    RankedNeuron rank(int lane, NeuronValues values);

    /**
     * Sums the ranks of every concept for the first lanes.
     *
     * @param lanes how many lanes hold a ranked neuron
     */
    void sumLiterals(int lanes);

    /** Z of a concept on a lane's neuron, after {@link #sumLiterals}. */
    long literalZ(int lane, int concept);

    /** Makes a slot true everywhere. */
    void assignAll(int slot);

    /**
     * Joins a formula and a literal: {@code slot = parent operation concept}. Slot and parent may be the same.
     */
    void assign(int slot, int parent, Operation operation, int concept);

    /** Whether two slots have the same truth set. */
    boolean sameTruthSet(int slotA, int slotB);

    /**
     * For each of some formulas A, sums counts and ranks of A ∧ C_j over all concepts j, each on its own lane's neuron.
     *
     * @param count how many formulas
     * @param lanes the lane of each
     * @param slots the slot of each
     * @param parentSlots the slot of a formula that was summed on the same lane and differs little, or -1; an
     *     implementation may start from its sums
     */
    void sumJoint(int count, int[] lanes, int[] slots, int[] parentSlots);

    /**
     * Adds the literals worth keeping to the candidates.
     *
     * @param lane a lane after {@link #sumLiterals}
     * @param selection what is worth keeping; its threshold rises
     * @param candidates receives them; conservative: may receive more than needed, never fewer
     */
    void selectLiterals(int lane, Selection selection, CandidateList candidates);

    /**
     * Adds the extensions of a formula by one literal that are worth keeping to the candidates. Extensions that counts
     * alone show to be empty, full or equal to an operand are left out.
     *
     * @param lane the lane that the slot was summed on
     * @param slot a slot after {@link #sumJoint}
     * @param n |A|
     * @param z Z(A) on the lane's neuron
     * @param selection what is worth keeping; its threshold rises
     * @param candidates receives them; conservative: may receive more than needed, never fewer
     */
    void select(int lane, int slot, long n, long z, Selection selection, CandidateList candidates);

    @Override
    void close();
}
