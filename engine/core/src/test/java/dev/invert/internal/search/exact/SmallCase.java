package dev.invert.internal.search.exact;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A seeded random case that is small enough to try all formulas: concepts that are nested, disjoint, crossing or a
 * mixture, patterns of one or many samples, activations with and without ties.
 */
final class SmallCase {
    final int sampleCount;
    final float[] activations;
    private final boolean[][] columns;

    /**
     * Draws a random case.
     *
     * @param manySmall whether to draw more concepts, each on few of the samples, so that unions matter
     */
    SmallCase(Random random, boolean manySmall) {
        int patternCount = manySmall ? 30 + random.nextInt(30) : 2 + random.nextInt(14);
        int conceptCount = manySmall ? 8 + random.nextInt(3) : 1 + random.nextInt(7);
        boolean[][] patterns = new boolean[conceptCount][];
        int kind = random.nextInt(5);
        for (int c = 0; c < conceptCount; c++) {
            patterns[c] = manySmall
                    ? smallColumn(random, patternCount)
                    : column(random, kind == 4 ? random.nextInt(4) : kind, patterns, c, patternCount);
        }
        int most = random.nextBoolean() ? 1 : 12;
        List<Integer> patternOf = new ArrayList<>();
        for (int p = 0; p < patternCount; p++) {
            for (int m = 1 + random.nextInt(most); m > 0; m--) {
                patternOf.add(p);
            }
        }
        sampleCount = patternOf.size();
        columns = new boolean[conceptCount][sampleCount];
        activations = new float[sampleCount];
        int levels = random.nextInt(3) == 0 ? 2 + random.nextInt(3) : 1000;
        float[] lift = new float[patternCount];
        for (int p = 0; p < patternCount; p++) {
            lift[p] = random.nextInt(3) == 0 ? random.nextInt(3) : 0;
        }
        for (int i = 0; i < sampleCount; i++) {
            for (int c = 0; c < conceptCount; c++) {
                columns[c][i] = patterns[c][patternOf.get(i)];
            }
            activations[i] = Math.round(levels * (random.nextFloat() + lift[patternOf.get(i)]));
        }
    }

    /**
     * Draws one to ten neighboring patterns per concept, so that concepts are disjoint, nested or crossing at random.
     */
    private static boolean[] smallColumn(Random random, int patternCount) {
        boolean[] column = new boolean[patternCount];
        int from = random.nextInt(patternCount - 10);
        int to = from + 1 + random.nextInt(random.nextBoolean() ? 2 : 10);
        for (int p = from; p < to; p++) {
            column[p] = true;
        }
        return column;
    }

    private static boolean[] column(Random random, int kind, boolean[][] columns, int c, int patternCount) {
        boolean[] column = new boolean[patternCount];
        boolean[] other = c > 0 ? columns[random.nextInt(c)] : column;
        int from = random.nextInt(patternCount);
        int to = from + 1 + random.nextInt(patternCount - from);
        for (int p = 0; p < patternCount; p++) {
            boolean drawn = random.nextInt(3) == 0;
            column[p] = switch (kind) {
                case 0 -> p >= from && p < to; // intervals: all relations
                case 1 -> c == 0 || (other[p] && random.nextInt(3) > 0); // nested
                case 2 -> p % 7 == c || (drawn && p % 7 == (c + 3) % 7); // mostly disjoint
                default -> random.nextBoolean(); // crossing
            };
        }
        return column;
    }

    /** Builds the matrix with ids that sort differently from their order. */
    ConceptMatrix matrix() {
        List<Concept> concepts = new ArrayList<>();
        for (int c = 0; c < columns.length; c++) {
            concepts.add(Concept.named(id(c)));
        }
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(sampleCount, concepts)) {
            for (int c = 0; c < columns.length; c++) {
                for (int i = 0; i < sampleCount; i++) {
                    if (columns[c][i]) {
                        builder.set(i, c);
                    }
                }
            }
            return builder.build();
        }
    }

    static String id(int concept) {
        return (char) ('g' - concept % 3) + Integer.toString(concept);
    }

    /** Returns the centered weight of a sample if {@code count} samples are on top; of equal ones, the first. */
    long centeredTop(int sample, long count) {
        long above = 0;
        for (int i = 0; i < sampleCount; i++) {
            boolean equalBefore = activations[i] == activations[sample] && i < sample;
            above += activations[i] > activations[sample] || equalBefore ? 1 : 0;
        }
        return above < count ? sampleCount - count : -count;
    }

    /** Returns the doubled mid-rank less its mean, computed from the definition. */
    long centeredRank(int sample) {
        long below = 0;
        long equal = 0;
        for (float other : activations) {
            below += other < activations[sample] ? 1 : 0;
            equal += other == activations[sample] ? 1 : 0;
        }
        return 2 * below + equal + 1 - (sampleCount + 1);
    }
}
