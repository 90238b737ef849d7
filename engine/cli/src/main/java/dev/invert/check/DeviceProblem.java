package dev.invert.check;

import dev.invert.ActivationMatrix;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A random problem on which a device is compared with the kernels. */
final class DeviceProblem implements AutoCloseable {
    private static final long SEED = 20231102;

    private final ActivationMatrix activations;
    private final ConceptMatrix concepts;

    private DeviceProblem(boolean[][] columns, int neurons) {
        this.activations = ActivationMatrix.of(neurons(new Random(SEED), columns, neurons));
        this.concepts = matrix(columns);
    }

    /** Returns independent concepts of all sizes. */
    static DeviceProblem small() {
        Random random = new Random(SEED);
        boolean[][] columns = new boolean[40][2_500];
        for (boolean[] column : columns) {
            double density = 0.005 * Math.pow(100, random.nextDouble());
            for (int i = 0; i < column.length; i++) {
                column[i] = random.nextDouble() < density;
            }
        }
        return new DeviceProblem(columns, 24);
    }

    /**
     * Returns equal, complementary, nested, empty and full concepts, on as many samples as make the sums of a half a power
     * of two.
     */
    static DeviceProblem edge() {
        Random random = new Random(SEED);
        boolean[][] columns = new boolean[12][4_096];
        for (int i = 0; i < columns[0].length; i++) {
            columns[0][i] = i % 2 == 0;
            columns[1][i] = i % 2 == 0;
            columns[2][i] = i % 2 == 1;
            columns[3][i] = i % 4 == 0;
            columns[4][i] = i % 8 == 0;
            columns[5][i] = true;
            columns[7][i] = i == 7;
            columns[8][i] = i != 9;
            columns[9][i] = random.nextBoolean();
            columns[10][i] = i < 2_048;
            columns[11][i] = columns[9][i] ^ i % 512 == 0;
        }
        return new DeviceProblem(columns, 24);
    }

    /** Returns concepts of which very many pairs have one truth set: a core with disjoint additions. */
    static DeviceProblem flood() {
        boolean[][] columns = new boolean[60][1_800];
        for (int c = 0; c < columns.length; c++) {
            for (int i = 0; i < columns[c].length; i++) {
                boolean core = i % 3 == 0;
                boolean own = i / 3 % columns.length == c;
                columns[c][i] = c % 4 == 3 ? core && !own : core || (own && i % 3 == 1);
            }
        }
        return new DeviceProblem(columns, 24);
    }

    private static float[][] neurons(Random random, boolean[][] columns, int count) {
        int samples = columns[0].length;
        float[][] values = new float[count][samples];
        for (int k = 0; k < count; k++) {
            boolean[] planted = columns[random.nextInt(columns.length)];
            boolean[] other = columns[random.nextInt(columns.length)];
            for (int i = 0; i < samples; i++) {
                float value = (float) (random.nextGaussian() + (planted[i] ? 1.5 : 0) + (other[i] ? 0.7 : 0));
                values[k][i] = switch (k % 5) {
                    case 0 -> value;
                    case 1 -> Math.max(0, value);
                    case 2 -> Math.round(value);
                    case 3 -> planted[i] ? 1 : -0.0f;
                    default -> k % 2 == 0 ? 0 : value * 1e30f;
                };
            }
        }
        return values;
    }

    private static ConceptMatrix matrix(boolean[][] columns) {
        List<Concept> names = new ArrayList<>();
        for (int c = 0; c < columns.length; c++) {
            names.add(Concept.named("c" + c));
        }
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(columns[0].length, names)) {
            for (int c = 0; c < columns.length; c++) {
                for (int i = 0; i < columns[c].length; i++) {
                    if (columns[c][i]) {
                        builder.set(i, c);
                    }
                }
            }
            return builder.build();
        }
    }

    ActivationMatrix activations() {
        return activations;
    }

    ConceptMatrix concepts() {
        return concepts;
    }

    @Override
    public void close() {
        activations.close();
        concepts.close();
    }
}
