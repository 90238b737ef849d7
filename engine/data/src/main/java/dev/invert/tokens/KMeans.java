package dev.invert.tokens;

import java.util.Arrays;
import java.util.Random;

/**
 * Groups vectors of length 1 by their cosine: Lloyd's algorithm from centers drawn as in k-means++ (Arthur and
 * Vassilvitskii 2007), with a fixed seed.
 */
final class KMeans {
    private static final int MOST_ROUNDS = 12;
    private static final long SEED = 1;

    private final float[][] points;
    private final int dimension;
    private final Random random = new Random(SEED);

    /** @param points vectors of length 1, at least one */
    KMeans(float[][] points) {
        this.points = points;
        this.dimension = points[0].length;
    }

    /**
     * Returns the cluster of each of some points, from 0 to {@code count - 1}; a cluster may be empty.
     *
     * @param members indices of the points
     * @param count number of clusters
     */
    int[] cluster(int[] members, int count) {
        float[][] centers = start(members, Math.min(count, members.length));
        int[] clusters = new int[members.length];
        Arrays.fill(clusters, -1);
        for (int round = 0; round < MOST_ROUNDS; round++) {
            if (!assign(members, centers, clusters)) {
                break;
            }
            move(members, clusters, centers);
        }
        return clusters;
    }

    private float[][] start(int[] members, int count) {
        float[][] centers = new float[count][];
        double[] distances = new double[members.length];
        Arrays.fill(distances, 2);
        int chosen = random.nextInt(members.length);
        for (int c = 0; c < count; c++) {
            centers[c] = points[members[chosen]].clone();
            double total = 0;
            for (int i = 0; i < members.length; i++) {
                distances[i] = Math.min(distances[i], Math.max(0, 1 - dot(points[members[i]], centers[c])));
                total += distances[i];
            }
            double at = random.nextDouble() * total;
            chosen = 0;
            while (chosen < members.length - 1 && at >= distances[chosen]) {
                at -= distances[chosen++];
            }
        }
        return centers;
    }

    /** Assigns each point to the nearest center; returns whether any changed. */
    private boolean assign(int[] members, float[][] centers, int[] clusters) {
        boolean changed = false;
        for (int i = 0; i < members.length; i++) {
            int best = 0;
            float most = Float.NEGATIVE_INFINITY;
            for (int c = 0; c < centers.length; c++) {
                float cosine = dot(points[members[i]], centers[c]);
                if (cosine > most) {
                    most = cosine;
                    best = c;
                }
            }
            changed |= clusters[i] != best;
            clusters[i] = best;
        }
        return changed;
    }

    private void move(int[] members, int[] clusters, float[][] centers) {
        for (float[] center : centers) {
            Arrays.fill(center, 0);
        }
        for (int i = 0; i < members.length; i++) {
            float[] center = centers[clusters[i]];
            float[] point = points[members[i]];
            for (int d = 0; d < dimension; d++) {
                center[d] += point[d];
            }
        }
        for (float[] center : centers) {
            normalize(center);
        }
    }

    /** Divides a vector by its length; a vector of zeros stays. */
    static void normalize(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        float scale = squares > 0 ? (float) (1 / Math.sqrt(squares)) : 0;
        for (int d = 0; d < vector.length; d++) {
            vector[d] *= scale;
        }
    }

    /** Adds up in eight lanes, which the compiler turns into vector instructions. */
    private static float dot(float[] a, float[] b) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int d = 0;
        for (; d + 4 <= a.length; d += 4) {
            s0 += a[d] * b[d];
            s1 += a[d + 1] * b[d + 1];
            s2 += a[d + 2] * b[d + 2];
            s3 += a[d + 3] * b[d + 3];
        }
        for (; d < a.length; d++) {
            s0 += a[d] * b[d];
        }
        return s0 + s1 + s2 + s3;
    }
}
