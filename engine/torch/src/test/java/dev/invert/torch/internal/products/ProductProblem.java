package dev.invert.torch.internal.products;

import dev.invert.torch.internal.tensors.DeviceConcepts;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;

/** A concept set with the ranks of neurons and formulas, in host memory, and the sums over their intersections. */
final class ProductProblem {
    final int patterns;
    final long samples;
    final boolean[][] concepts;
    final long[] sizes;
    final long[][] weights;
    final boolean[][] masks;

    /**
     * Creates a random problem; every second neuron separates half of the samples without error.
     *
     * @param samples N, at least {@code patterns}
     */
    ProductProblem(Random random, int patterns, long samples, int concepts, int neurons, int parents) {
        this.patterns = patterns;
        this.samples = samples;
        this.concepts = new boolean[concepts][patterns];
        this.masks = new boolean[neurons * parents][patterns];
        this.sizes = new long[patterns];
        long left = samples;
        for (int p = 0; p < patterns; p++) {
            sizes[p] = p == patterns - 1 ? left : Math.max(1, samples / patterns);
            left -= sizes[p];
        }
        for (int c = 0; c < concepts; c++) {
            fill(random, this.concepts[c], c == 0 ? 1 : random.nextDouble());
        }
        for (int i = 0; i < masks.length; i++) {
            fill(random, masks[i], i == 0 ? 1 : random.nextDouble());
        }
        this.weights = new long[neurons][patterns];
        for (int k = 0; k < neurons; k++) {
            rank(random, k % 2 == 1, weights[k]);
        }
    }

    private static void fill(Random random, boolean[] bits, double density) {
        for (int p = 0; p < bits.length; p++) {
            bits[p] = random.nextDouble() < density;
        }
    }

    /** Ranks patterns in their order or in two groups; both have the largest sums for the first patterns. */
    private void rank(Random random, boolean twoValues, long[] target) {
        int split = patterns / 2;
        long above = 0;
        for (int p = 0; p < split; p++) {
            above += sizes[p];
        }
        boolean reversed = random.nextBoolean();
        long before = 0;
        for (int p = 0; p < patterns; p++) {
            long each = twoValues ? (p < split ? samples - above : -above) : samples - 2 * before - sizes[p];
            target[p] = (reversed ? -1 : 1) * each * sizes[p];
            before += sizes[p];
        }
    }

    long n(int row, int concept) {
        return sum(row, concept, sizes);
    }

    long z(int row, int concept) {
        return sum(row, concept, weights[row / (masks.length / weights.length)]);
    }

    private long sum(int row, int concept, long[] of) {
        long sum = 0;
        for (int p = 0; p < patterns; p++) {
            sum += masks[row][p] && concepts[concept][p] ? of[p] : 0;
        }
        return sum;
    }

    /** Uploads the concepts, into the current PointerScope. */
    DeviceConcepts device() {
        return new DeviceConcepts(bools(concepts), Tensor.create(sizes, patterns), samples, SquareQuarter.of(samples));
    }

    Tensor weightTensor() {
        long[] flat = new long[weights.length * patterns];
        for (int k = 0; k < weights.length; k++) {
            System.arraycopy(weights[k], 0, flat, k * patterns, patterns);
        }
        return Tensor.create(flat, weights.length, patterns);
    }

    Tensor maskTensor() {
        return bools(masks);
    }

    private Tensor bools(boolean[][] rows) {
        boolean[] flat = new boolean[rows.length * patterns];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * patterns, patterns);
        }
        return Tensor.create(flat, rows.length, patterns);
    }
}
