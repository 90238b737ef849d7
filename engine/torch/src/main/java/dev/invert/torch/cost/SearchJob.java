package dev.invert.torch.cost;

/**
 * A search for the formulas of neurons.
 *
 * @param neurons K
 * @param samples N
 * @param patterns R
 * @param concepts C
 * @param members number of patterns that show a concept, summed over the concepts
 * @param length largest number of literals
 * @param beam number of formulas that are extended per neuron and length
 * @param repetitions number of further searches per neuron on permuted samples, for which ranks are kept
 * @param sparse whether most activations are zeros that are not stored
 */
public record SearchJob(
        long neurons,
        long samples,
        long patterns,
        long concepts,
        long members,
        int length,
        int beam,
        int repetitions,
        boolean sparse)
        implements DeviceJob {
    /** Bytes that ranking moves per sample on a device, beside sorting. */
    static final double RANK_BYTES = 130;

    /** Bytes that summing kept ranks moves per sample. */
    private static final double PERMUTE_BYTES = 100;

    /** Bytes that scoring and filtering the joins of one formula with one concept move. */
    private static final double CELL_BYTES = 1_600;

    /** Bytes that one pattern of a mask moves. */
    private static final double MASK_BYTES = 9;

    /** Products of float16 digits per product. */
    private static final int FLOAT16_PRODUCTS = 3;

    /** Returns the number of formulas per neuron that are joined with all concepts, the empty one included. */
    private double parents() {
        return 1 + (length - 1.0) * beam;
    }

    @Override
    public double kernelSeconds(int threads) {
        double bits = KernelRates.BIT * patterns * concepts;
        double lists = KernelRates.MEMBER * members;
        double sums = Math.min(bits, lists) * (1 + KernelRates.PARENT_SHARE * (length - 1) * beam);
        double search = sums + KernelRates.CELL * concepts * parents();
        return neurons * (KernelRates.RANK * samples + search * (1 + repetitions)) / threads;
    }

    @Override
    public double deviceSeconds(DeviceRates rates) {
        double operations = 2.0 * patterns * concepts * parents();
        double product = Math.min(operations / rates.float64(), FLOAT16_PRODUCTS * operations / rates.float16());
        double bytes = CELL_BYTES * concepts * parents() + MASK_BYTES * patterns * (length - 1) * beam;
        double search = product + bytes / rates.memory();
        double rank = samples / rates.keys() + RANK_BYTES * samples / rates.memory();
        double permuted = search + PERMUTE_BYTES * samples / rates.memory();
        // Transfers overlap with the rest.
        double transfer = (double) samples * Float.BYTES / rates.transfer();
        return neurons * Math.max(transfer, rank + search + repetitions * permuted);
    }
}
