package dev.invert.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Scores and agreements computed as their definitions say. */
final class NaiveScores {
    private NaiveScores() {}

    static double score(Metric metric, float[] a, boolean[] set) {
        return switch (metric) {
            case AUC -> auc(a, set);
            case AUPRC ->
                averagePrecision(IntStream.range(0, a.length)
                        .mapToObj(i -> new double[] {a[i], set[i] ? 1 : 0})
                        .toList());
            case R -> correlation(a, set);
            case F1 -> overlap(a, set, true);
            case IOU -> overlap(a, set, false);
        };
    }

    private static double auc(float[] a, boolean[] set) {
        long u2 = 0;
        long pairs = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a.length; j++) {
                if (set[i] && !set[j]) {
                    pairs++;
                    u2 += a[i] > a[j] ? 2 : a[i] == a[j] ? 1 : 0;
                }
            }
        }
        return u2 / (2.0 * pairs);
    }

    /** Average precision of pairs {score, truth}: for each threshold, precision times the gain in recall. */
    static double averagePrecision(List<double[]> pairs) {
        double total = pairs.stream().mapToDouble(pair -> pair[1]).sum();
        double sum = 0;
        double before = 0;
        for (double threshold : pairs.stream()
                .mapToDouble(pair -> -pair[0])
                .sorted()
                .distinct()
                .map(x -> -x)
                .toArray()) {
            double found = 0;
            double all = 0;
            for (double[] pair : pairs) {
                if (pair[0] >= threshold) {
                    all++;
                    found += pair[1];
                }
            }
            sum += (found - before) / total * found / all;
            before = found;
        }
        return sum;
    }

    private static double correlation(float[] a, boolean[] set) {
        double meanA =
                IntStream.range(0, a.length).mapToDouble(i -> a[i]).average().orElseThrow();
        double meanS = IntStream.range(0, a.length)
                .mapToDouble(i -> set[i] ? 1 : 0)
                .average()
                .orElseThrow();
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            double x = a[i] - meanA;
            double y = (set[i] ? 1 : 0) - meanS;
            ab += x * y;
            aa += x * x;
            bb += y * y;
        }
        return aa == 0 ? 0 : ab / Math.sqrt(aa * bb);
    }

    private static double overlap(float[] a, boolean[] set, boolean f1) {
        float[] sorted = a.clone();
        Arrays.sort(sorted);
        int target = Math.max(1, (int) Math.floor(EvaluationProblem.QUANTILE * a.length));
        float border = sorted[a.length - 1 - target];
        float largest = sorted[a.length - 1];
        int top = 0;
        int both = 0;
        int size = 0;
        for (int i = 0; i < a.length; i++) {
            boolean onTop = border == largest ? a[i] == largest : a[i] > border;
            top += onTop ? 1 : 0;
            size += set[i] ? 1 : 0;
            both += onTop && set[i] ? 1 : 0;
        }
        return f1 ? 2.0 * both / (top + size) : (double) both / (top + size - both);
    }

    static double jaccard(boolean[] a, boolean[] b) {
        double both = IntStream.range(0, a.length).filter(i -> a[i] && b[i]).count();
        return both / IntStream.range(0, a.length).filter(i -> a[i] || b[i]).count();
    }

    static double meanDifference(float[] a, boolean[] set) {
        double[] inside = IntStream.range(0, a.length)
                .filter(i -> set[i])
                .mapToDouble(i -> a[i])
                .toArray();
        double[] outside = IntStream.range(0, a.length)
                .filter(i -> !set[i])
                .mapToDouble(i -> a[i])
                .toArray();
        double mean = Arrays.stream(outside).average().orElseThrow();
        double variance =
                Arrays.stream(outside).map(x -> (x - mean) * (x - mean)).sum() / (outside.length - 1);
        return (Arrays.stream(inside).average().orElseThrow() - mean) / Math.sqrt(variance);
    }
}
