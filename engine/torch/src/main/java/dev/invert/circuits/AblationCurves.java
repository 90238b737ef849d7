package dev.invert.circuits;

import dev.invert.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Deletes and keeps neurons in the order of their contributions, and in random orders. */
final class AblationCurves {
    /** Shares of the neurons that are deleted or kept; the points lie as far from all neurons as from none. */
    private static final double[] SHARES = {0.05, 0.1, 0.2, 0.5};

    private final int neuronCount;
    private final double[] full;
    private final double[] replaced;
    private final Function<int[], double[]> deleting;
    private final int[] points;

    /**
     * Prepares the curves of a layer.
     *
     * @param neuronCount number of neurons of the layer
     * @param shown number of neurons shown, which is a point of the curves
     * @param full target per sample without ablations
     * @param replaced target per sample when all neurons are replaced
     * @param deleting returns the target per sample when these neurons are replaced
     */
    AblationCurves(int neuronCount, int shown, double[] full, double[] replaced, Function<int[], double[]> deleting) {
        this.neuronCount = neuronCount;
        this.full = full;
        this.replaced = replaced;
        this.deleting = deleting;
        TreeSet<Integer> chosen = new TreeSet<>();
        for (double share : SHARES) {
            int point = (int) Math.round(share * neuronCount);
            chosen.addAll(List.of(point, neuronCount - point));
        }
        chosen.addAll(List.of(0, shown, neuronCount - shown, neuronCount));
        this.points = chosen.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Returns the number of measurements, each over all samples. */
    static int count(int neuronCount, int shown, int randomSets) {
        AblationCurves curves = new AblationCurves(neuronCount, shown, new double[0], new double[0], null);
        return (curves.points.length - 2) * (randomSets + 2) + 2;
    }

    /**
     * Measures the curves.
     *
     * @param order all neurons, those that support the target most first
     * @param shown the neurons shown
     * @param randomSets number of random orders
     */
    Faithfulness measure(int[] order, int[] shown, int randomSets, SplittableRandom random, Bootstrap bootstrap) {
        double[][] delete = deleted(order);
        double[][] keep = kept(order);
        List<double[]> deleteRandom = new ArrayList<>();
        List<double[]> keepRandom = new ArrayList<>();
        int[] shuffled = order.clone();
        for (int set = 0; set < randomSets; set++) {
            shuffle(shuffled, random);
            // To keep the last k is to delete the others, so that one order gives both curves.
            double[] shares = shares(deleted(shuffled));
            deleteRandom.add(shares);
            double[] reversed = new double[points.length];
            Arrays.setAll(reversed, p -> shares[points.length - 1 - p]);
            keepRandom.add(reversed);
        }
        double[] topDelete = shares(delete);
        double[] topKeep = shares(keep);
        double deleteArea = area(topDelete);
        double keepArea = area(topKeep);
        Interval deleteLimits = bootstrap.interval(draw -> area(shares(delete, draw)));
        Interval keepLimits = bootstrap.interval(draw -> area(shares(keep, draw)));
        double[] shownKept = deleting.apply(others(shown));
        double[] shownDeleted = deleting.apply(shown);
        int at = Arrays.binarySearch(points, shown.length);
        return new Faithfulness(
                Arrays.stream(points).boxed().toList(),
                list(topDelete),
                list(topKeep),
                list(mean(deleteRandom)),
                list(mean(keepRandom)),
                deleteArea,
                deleteLimits.low(),
                deleteLimits.high(),
                deleteRandom.stream().mapToDouble(this::area).average().orElse(Double.NaN),
                (1.0
                                + deleteRandom.stream()
                                        .filter(curve -> area(curve) <= deleteArea)
                                        .count())
                        / (1 + randomSets),
                keepArea,
                keepLimits.low(),
                keepLimits.high(),
                keepRandom.stream().mapToDouble(this::area).average().orElse(Double.NaN),
                (1.0
                                + keepRandom.stream()
                                        .filter(curve -> area(curve) >= keepArea)
                                        .count())
                        / (1 + randomSets),
                randomSets,
                shown.length,
                share(shownDeleted),
                share(shownKept),
                mean(deleteRandom)[at],
                mean(keepRandom)[at]);
    }

    /** Returns the target per point and sample when the first neurons of an order are deleted. */
    private double[][] deleted(int[] order) {
        double[][] measured = new double[points.length][];
        for (int p = 0; p < points.length; p++) {
            measured[p] = points[p] == 0
                    ? full
                    : points[p] == neuronCount ? replaced : deleting.apply(Arrays.copyOf(order, points[p]));
        }
        return measured;
    }

    /** Returns the target per point and sample when only the first neurons of an order are kept. */
    private double[][] kept(int[] order) {
        double[][] measured = new double[points.length][];
        for (int p = 0; p < points.length; p++) {
            measured[p] = points[p] == 0
                    ? replaced
                    : points[p] == neuronCount
                            ? full
                            : deleting.apply(Arrays.copyOfRange(order, points[p], neuronCount));
        }
        return measured;
    }

    private int[] others(int[] neurons) {
        boolean[] named = new boolean[neuronCount];
        for (int neuron : neurons) {
            named[neuron] = true;
        }
        return IntStream.range(0, neuronCount).filter(j -> !named[j]).toArray();
    }

    private double share(double[] measured) {
        int[] all = all();
        return share(measured, all);
    }

    private int[] all() {
        int[] all = new int[full.length];
        Arrays.setAll(all, i -> i);
        return all;
    }

    private double share(double[] measured, int[] draw) {
        double none = Bootstrap.mean(replaced, draw);
        return (Bootstrap.mean(measured, draw) - none) / (Bootstrap.mean(full, draw) - none);
    }

    private double[] shares(double[][] measured) {
        return shares(measured, all());
    }

    private double[] shares(double[][] measured, int[] draw) {
        return Arrays.stream(measured)
                .mapToDouble(values -> share(values, draw))
                .toArray();
    }

    /** Returns the area under a curve over the share of neurons, by trapezoids. */
    private double area(double[] shares) {
        double area = 0;
        for (int p = 1; p < points.length; p++) {
            area += (shares[p] + shares[p - 1]) / 2 * (points[p] - points[p - 1]) / neuronCount;
        }
        return area;
    }

    private double[] mean(List<double[]> curves) {
        double[] mean = new double[points.length];
        Arrays.setAll(
                mean,
                p -> curves.stream().mapToDouble(curve -> curve[p]).average().orElse(Double.NaN));
        return mean;
    }

    private static List<Double> list(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private static void shuffle(int[] values, SplittableRandom random) {
        for (int i = values.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int value = values[i];
            values[i] = values[other];
            values[other] = value;
        }
    }
}
