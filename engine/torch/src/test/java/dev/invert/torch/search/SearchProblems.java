package dev.invert.torch.search;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Seeded concept sets and activations of the shapes that search meets. */
final class SearchProblems {
    private SearchProblems() {}

    /** Returns concepts with ids c0, c1, and so on. */
    static ConceptMatrix matrix(boolean[][] columns) {
        List<Concept> concepts = new ArrayList<>();
        for (int c = 0; c < columns.length; c++) {
            concepts.add(Concept.named("c" + c));
        }
        ConceptMatrix.Builder builder = ConceptMatrix.builder(columns[0].length, concepts);
        for (int c = 0; c < columns.length; c++) {
            for (int i = 0; i < columns[c].length; i++) {
                if (columns[c][i]) {
                    builder.set(i, c);
                }
            }
        }
        return builder.build();
    }

    /** Classes of equal size and the inner nodes of a random tree over them, as in ImageNet with WordNet's hypernyms. */
    static boolean[][] tree(Random random, int classes, int samplesPerClass, int hypernyms) {
        boolean[][] columns = new boolean[classes + hypernyms][classes * samplesPerClass];
        List<Integer> roots = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            for (int i = 0; i < samplesPerClass; i++) {
                columns[c][c * samplesPerClass + i] = true;
            }
            roots.add(c);
        }
        for (int h = classes; h < columns.length && roots.size() > 2; h++) {
            int children = 2 + random.nextInt(3);
            for (int child = 0; child < children && roots.size() > 1; child++) {
                boolean[] below = columns[roots.remove(random.nextInt(roots.size()))];
                for (int i = 0; i < below.length; i++) {
                    columns[h][i] |= below[i];
                }
            }
            roots.add(h);
        }
        return columns;
    }

    /** Independent attributes that hold for 0.5 to 50 % of the samples, so that nearly all rows differ. */
    static boolean[][] dense(Random random, int samples, int concepts) {
        boolean[][] columns = new boolean[concepts][samples];
        for (boolean[] column : columns) {
            double density = 0.005 * Math.pow(100, random.nextDouble());
            for (int i = 0; i < samples; i++) {
                column[i] = random.nextDouble() < density;
            }
        }
        return columns;
    }

    /**
     * Concepts of which very many pairs have equal truth sets: a core with one of many disjoint additions each, and the
     * core without one of many disjoint parts each. The core is a concept itself in every second problem.
     */
    static boolean[][] flood(Random random, int samples, int concepts) {
        boolean[] core = new boolean[samples];
        for (int i = 0; i < samples; i++) {
            core[i] = i % 3 == 0;
        }
        boolean[][] columns = new boolean[concepts][];
        int first = 0;
        if (random.nextBoolean()) {
            columns[first++] = core.clone();
        }
        for (int c = first; c < concepts; c++) {
            columns[c] = core.clone();
            boolean adds = random.nextInt(4) > 0;
            for (int i = 0; i < samples; i++) {
                // Additions of different concepts are disjoint, and so are the parts that they lack.
                if (core[i] != adds && i / 3 % concepts == c) {
                    columns[c][i] = adds;
                }
            }
        }
        return columns;
    }

    /** Nested concepts whose sizes differ by a sample or two, so that many formulas are nearly equally good. */
    static boolean[][] nearlyEqual(Random random, int samples, int concepts) {
        boolean[][] columns = new boolean[concepts][samples];
        int begin = random.nextInt(samples / 2);
        int end = begin + samples / 4;
        for (boolean[] column : columns) {
            int from = begin + random.nextInt(4);
            int to = end - random.nextInt(4);
            for (int i = from; i < to; i++) {
                column[i] = true;
            }
            column[random.nextInt(samples)] ^= true;
        }
        return columns;
    }

    /** Activations that are higher where some concept holds; rectified, in levels, or with two values in some neurons. */
    static float[][] neurons(Random random, boolean[][] columns, int count) {
        int samples = columns[0].length;
        float[][] values = new float[count][samples];
        for (int k = 0; k < count; k++) {
            boolean[] planted = columns[random.nextInt(columns.length)];
            boolean[] other = columns[random.nextInt(columns.length)];
            float noise = random.nextInt(4) == 0 ? 0 : 1;
            for (int i = 0; i < samples; i++) {
                float value = (float) (noise * random.nextGaussian() + (planted[i] ? 1.5 : 0) + (other[i] ? 0.7 : 0));
                values[k][i] = switch (k % 4) {
                    case 0 -> value;
                    case 1 -> Math.max(0, value);
                    case 2 -> Math.round(value);
                    default -> planted[i] ? 1 : -0.0f;
                };
            }
        }
        return values;
    }
}
