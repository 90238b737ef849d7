package dev.invert.torch.internal.products;

import dev.invert.torch.internal.tensors.DeviceConcepts;
import dev.invert.torch.internal.tensors.SearchDevice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Compares products with int64 arithmetic on the weights that strain them most: neurons that separate half of the samples
 * without error, in both directions, and weights of extreme digits. Concepts and formulas hold for all patterns, for
 * halves, and at random. Must be used inside a PointerScope.
 *
 * <p>Of more than {@value #MOST_PATTERNS} patterns, the largest ones are used. More would need gigabytes and add little: a
 * sum in float16 or float32 has at most 2^13 summands before the next one begins, every digit is checked at its limits
 * whatever the number of patterns, and for up to 2^18 samples, the limit of packed products, weights of so many patterns
 * reach the largest Z. What stays unchecked is the largest Z of more samples, where patterns are as many.
 */
final class ProductCheck {
    /** Largest number of patterns that are used. */
    static final int MOST_PATTERNS = 1 << 16;

    private static final int RANDOM_COLUMNS = 24;
    private static final int RANDOM_NEURONS = 4;
    private static final int MASKS = 3;
    private static final long SEED = 20231102;

    /** Weights that are multiplied at a time. */
    private static final int MOST_CELLS = 1 << 20;

    private final DeviceConcepts problem;
    private final Tensor sizesOnDevice;
    private final long[] sizes;
    private final long maxWeight;
    private final Random random = new Random(SEED);
    private final Tensor concepts;
    private final List<Batch> batches = new ArrayList<>();

    /** Neurons that are multiplied together, their masks, and the right results. */
    private record Batch(Tensor weights, Tensor masks, Tensor n, Tensor z) {}

    /**
     * Prepares a check, and computes what is right.
     *
     * @param problem concept set whose patterns are used; its concepts are not
     * @param maxWeight bound on the magnitude of a weight
     */
    ProductCheck(DeviceConcepts problem, long maxWeight) {
        this.problem = problem;
        this.maxWeight = maxWeight;
        this.sizesOnDevice = problem.patternCount() <= MOST_PATTERNS
                ? problem.sizes()
                : problem.sizes().topk(MOST_PATTERNS, 0, true, true).get0();
        this.sizes = SearchDevice.toLongs(sizesOnDevice);
        this.concepts = bools(columns());
        List<long[]> weights = weights();
        int atATime = Math.max(1, MOST_CELLS / sizes.length);
        for (int from = 0; from < weights.size(); from += atATime) {
            batches.add(batch(weights.subList(from, Math.min(weights.size(), from + atATime))));
        }
    }

    @SuppressWarnings("try") // The scope is used only for its side effect.
    private Batch batch(List<long[]> neurons) {
        Tensor weights = longs(neurons);
        int rows = neurons.size() * MASKS;
        Tensor masks = bools(masks(rows));
        long[] n;
        long[] z;
        try (PointerScope scope = new PointerScope()) {
            Tensor wideMasks = masks.to(ScalarType.Long);
            Tensor columns = concepts.t().to(ScalarType.Long);
            n = SearchDevice.toLongs(torch.mm(wideMasks.mul(longs(List.of(sizes))), columns));
            z = SearchDevice.toLongs(torch.mm(
                    wideMasks
                            .view(neurons.size(), MASKS, sizes.length)
                            .mul(weights.unsqueeze(1))
                            .view(rows, sizes.length),
                    columns));
        }
        long[] shape = {rows, concepts.size(0)};
        return new Batch(weights, masks, Tensor.create(n, shape), Tensor.create(z, shape));
    }

    /**
     * Returns the first difference between a product and int64 arithmetic, in one line; empty if there is none.
     *
     * @param product creates the product for concepts on the device
     */
    @SuppressWarnings("try") // The scope is used only for its side effect.
    Optional<String> difference(Function<DeviceConcepts, PatternProduct> product) {
        Device device = problem.concepts().device();
        DeviceConcepts extreme = new DeviceConcepts(
                concepts.to(device, ScalarType.Bool), sizesOnDevice, problem.sampleCount(), problem.maxSum());
        try (PatternProduct tested = product.apply(extreme)) {
            for (Batch batch : batches) {
                try (PointerScope scope = new PointerScope()) {
                    ProductSums sums = tested.multiply(
                            batch.masks().to(device, ScalarType.Bool),
                            batch.weights().to(device, ScalarType.Long));
                    Optional<String> difference = difference(
                                    "n", batch.n(), sums.n().cpu())
                            .or(() -> difference("Z", batch.z(), sums.z().cpu()));
                    if (difference.isPresent()) {
                        return difference;
                    }
                }
            }
            return Optional.empty();
        }
    }

    private static Optional<String> difference(String what, Tensor expected, Tensor found) {
        Tensor differs = expected.ne(found);
        long count = differs.sum().item_long();
        if (count == 0) {
            return Optional.empty();
        }
        return Optional.of(
                "%s of extreme weights differs from int64 arithmetic in %d of %d cases, such as %d instead of %d"
                        .formatted(
                                what,
                                count,
                                expected.numel(),
                                found.masked_select(differs).select(0, 0).item_long(),
                                expected.masked_select(differs).select(0, 0).item_long()));
    }

    /** Returns concepts over patterns: all, every other one, the first half, the second half, random ones. */
    private List<boolean[]> columns() {
        List<boolean[]> columns = new ArrayList<>();
        int patterns = sizes.length;
        boolean[] upper = upperHalf();
        columns.add(filled(p -> true));
        columns.add(filled(p -> p % 2 == 0));
        columns.add(filled(p -> p < patterns / 2));
        columns.add(filled(p -> upper[p]));
        columns.add(filled(p -> !upper[p]));
        for (int i = 0; i < RANDOM_COLUMNS; i++) {
            double density = random.nextDouble();
            columns.add(filled(p -> random.nextDouble() < density));
        }
        return columns;
    }

    private List<boolean[]> masks(int count) {
        List<boolean[]> masks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean all = i % MASKS == 0;
            masks.add(filled(p -> all || random.nextInt(8) != 0));
        }
        return masks;
    }

    /** Returns weights within the bounds of the problem. */
    private List<long[]> weights() {
        List<long[]> weights = new ArrayList<>();
        boolean[] upper = upperHalf();
        long above = 0;
        for (int p = 0; p < sizes.length; p++) {
            above += upper[p] ? sizes[p] : 0;
        }
        // Ranks of a neuron with two values: Z of the upper half is the largest that its size allows.
        addIfBounded(weights, separating(upper, above, 1));
        addIfBounded(weights, separating(upper, above, -1));
        for (int i = 0; i < RANDOM_NEURONS; i++) {
            addIfBounded(weights, ranks(i));
        }
        for (int bits = 2; bits < Long.SIZE - 1 && 1L << (bits - 1) <= maxWeight; bits++) {
            long largest = (1L << (bits - 1)) - 1;
            addIfBounded(weights, constant(largest));
            addIfBounded(weights, constant(-largest - 1));
        }
        // The largest sum also where patterns are left out.
        long each = Math.max(1, problem.maxSum() / sizes.length);
        addIfBounded(weights, constant(each));
        addIfBounded(weights, constant(-each));
        // At least one neuron, also where the bounds are tight.
        weights.add(new long[sizes.length]);
        return weights;
    }

    private void addIfBounded(List<long[]> weights, long[] candidate) {
        long positive = 0;
        long negative = 0;
        for (long weight : candidate) {
            if (Math.abs(weight) > maxWeight) {
                return;
            }
            positive += Math.max(0, weight);
            negative += Math.min(0, weight);
            if (positive > problem.maxSum() || -negative > problem.maxSum()) {
                return;
            }
        }
        weights.add(candidate);
    }

    /** Returns patterns with as close to half of the samples as the first ones have. */
    private boolean[] upperHalf() {
        boolean[] upper = new boolean[sizes.length];
        long sum = 0;
        for (int p = 0; p < sizes.length; p++) {
            if (2 * (sum + sizes[p]) <= problem.sampleCount()) {
                sum += sizes[p];
                upper[p] = true;
            }
        }
        return upper;
    }

    private long[] separating(boolean[] upper, long above, long sign) {
        long[] weights = new long[sizes.length];
        for (int p = 0; p < sizes.length; p++) {
            long each = upper[p] ? problem.sampleCount() - above : -above;
            weights[p] = sign * each * sizes[p];
        }
        return weights;
    }

    /** Returns the centered ranks of a neuron that has one value per pattern, in a random order unless i is 0. */
    private long[] ranks(int i) {
        List<Integer> order = new ArrayList<>();
        for (int p = 0; p < sizes.length; p++) {
            order.add(p);
        }
        if (i > 0) {
            Collections.shuffle(order, random);
        }
        long[] weights = new long[sizes.length];
        long before = 0;
        for (int p : order) {
            weights[p] = sizes[p] * (2 * before + sizes[p] - problem.sampleCount());
            before += sizes[p];
        }
        return weights;
    }

    private long[] constant(long value) {
        long[] weights = new long[sizes.length];
        // As many patterns as the bound on sums allows.
        long fit = problem.maxSum() / Math.abs(value);
        Arrays.fill(weights, 0, (int) Math.min(sizes.length, fit), value);
        return weights;
    }

    private boolean[] filled(IntPredicate predicate) {
        boolean[] values = new boolean[sizes.length];
        for (int p = 0; p < values.length; p++) {
            values[p] = predicate.test(p);
        }
        return values;
    }

    private Tensor bools(List<boolean[]> rows) {
        boolean[] flat = new boolean[rows.size() * sizes.length];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, flat, i * sizes.length, sizes.length);
        }
        return Tensor.create(flat, rows.size(), sizes.length);
    }

    private Tensor longs(List<long[]> rows) {
        long[] flat = new long[rows.size() * sizes.length];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, flat, i * sizes.length, sizes.length);
        }
        return Tensor.create(flat, rows.size(), sizes.length);
    }
}
