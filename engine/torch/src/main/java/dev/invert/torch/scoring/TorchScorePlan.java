package dev.invert.torch.scoring;

import dev.invert.internal.kernel.PatternTable;
import dev.invert.torch.internal.products.ScoreProduct;

/**
 * Partition of a scoring job into chunks that keep it within the memory of a device.
 *
 * @param lanes number of threads that compute on a device at a time
 * @param formulasPerPiece number of formulas whose truth sets are uploaded together
 * @param neuronsPerTile number of neurons that they are scored on at a time
 * @param neuronsPerPass number of neurons whose weights are held at a time; the formulas are read once per pass
 * @param neuronsPerRank number of neurons that are ranked at a time
 */
record TorchScorePlan(int lanes, int formulasPerPiece, int neuronsPerTile, int neuronsPerPass, int neuronsPerRank) {
    private static final int LANES_OF_A_GPU = 3;
    private static final int MOST_FORMULAS = 4_096;
    private static final int MOST_NEURONS = 2_048;

    /** Neurons of a tile on the CPU: the tile stays small beside the caches. */
    private static final int MOST_CPU_NEURONS = 512;

    /** Bytes of one AUC with the sums that it comes from. */
    private static final int TILE_BYTES = 40;

    /** Bytes of one sample of a neuron while it is ranked. */
    private static final int RANK_BYTES = 60;

    /** Largest truth sets of a piece on the heap. */
    private static final long MOST_SET_BYTES = 64L << 20;

    /**
     * Makes a plan: half of the memory for weights, a sixth each for truth sets, for tiles and for ranking.
     *
     * @param neuronCount number of requested neurons, at least 1
     * @param freeBytes memory available on the device
     */
    static TorchScorePlan of(PatternTable table, ScoreProduct product, boolean cuda, int neuronCount, long freeBytes) {
        long patterns = table.patternCount();
        int lanes = cuda ? LANES_OF_A_GPU : 1;
        long share = freeBytes / 6 / lanes;
        // A truth set as bits, bytes, booleans and operand.
        long formulaBytes = patterns * (3 + product.operandBytes());
        long setBytes = (long) table.wordCount() * Long.BYTES;
        int formulas = fit(Math.min(MOST_FORMULAS, MOST_SET_BYTES / setBytes), share, formulaBytes);
        int most = Math.min(neuronCount, cuda ? MOST_NEURONS : MOST_CPU_NEURONS);
        int tile = fit(most, share, (long) formulas * TILE_BYTES);
        int pass = fit(neuronCount, freeBytes / 2, product.weightBytes(patterns));
        long rankBytes = (long) RANK_BYTES * table.sampleCount() + 3L * Long.BYTES * patterns;
        int rank = fit(most, share, rankBytes);
        return new TorchScorePlan(lanes, formulas, Math.min(tile, pass), pass, Math.min(rank, pass));
    }

    /** Returns how many of the most fit, at least one: that one may fail, and is then computed on the CPU. */
    private static int fit(long most, long bytes, long bytesEach) {
        return (int) Math.max(1, Math.min(most, bytes / bytesEach));
    }
}
