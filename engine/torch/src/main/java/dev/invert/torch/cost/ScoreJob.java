package dev.invert.torch.cost;

/**
 * Scoring of given formulas on neurons.
 *
 * @param neurons K
 * @param samples N
 * @param patterns R
 * @param formulas number of formulas
 * @param aucBytes bytes to download per formula and neuron: 8, or 0 if only the best neurons are wanted
 * @param sparse whether most activations are zeros that are not stored
 */
public record ScoreJob(long neurons, long samples, long patterns, long formulas, int aucBytes, boolean sparse)
        implements DeviceJob {
    /** Bytes that turning a sum into an AUC moves on a device. */
    private static final double AUC_BYTES = 40;

    /** Products of float16 digits per product: counts are known. */
    private static final int FLOAT16_PRODUCTS = 2;

    @Override
    public double kernelSeconds(int threads) {
        double score = KernelRates.SCORED_BIT * patterns + KernelRates.SCORED_FORMULA;
        return neurons * (KernelRates.RANK * samples + score * formulas) / threads;
    }

    @Override
    public double deviceSeconds(DeviceRates rates) {
        double operations = 2.0 * patterns * formulas;
        double product = Math.min(operations / rates.float64(), FLOAT16_PRODUCTS * operations / rates.float16());
        double rank = samples / rates.keys() + SearchJob.RANK_BYTES * samples / rates.memory();
        double transfer = ((double) samples * Float.BYTES + (double) formulas * aucBytes) / rates.transfer();
        return neurons * Math.max(transfer, rank + product + AUC_BYTES * formulas / rates.memory());
    }
}
