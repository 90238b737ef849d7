package dev.invert;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Seeded random activations and concepts that mix the cases in which kernels tend to fail: ties, zeros of both signs,
 * negative values, nested, equal, complementary, empty and full concepts, repeated rows.
 */
public final class RandomProblem {
    /** N, the number of samples. */
    public final int sampleCount;
    /** Presence of each concept in each sample: C columns of N values. */
    public final boolean[][] columns;

    private final Random random;

    /** Creates the concepts of a problem. */
    public RandomProblem(long seed, int sampleCount, int conceptCount) {
        this.sampleCount = sampleCount;
        this.random = new Random(seed);
        this.columns = new boolean[conceptCount][sampleCount];
        // Rows are drawn from few or many prototypes, so that patterns have many samples or one.
        int prototypes = random.nextBoolean() ? sampleCount : 1 + random.nextInt(Math.max(1, sampleCount / 3));
        for (int c = 0; c < conceptCount; c++) {
            boolean[] column = new boolean[prototypes];
            int kind = random.nextInt(8);
            double density = random.nextDouble() * random.nextDouble();
            for (int p = 0; p < prototypes; p++) {
                boolean drawn = random.nextDouble() < density;
                boolean other = c > 0 && columns[random.nextInt(c)][p];
                column[p] = switch (kind) {
                    case 0 -> other; // equal to an earlier column or a mixture of them
                    case 1 -> drawn && other; // nested
                    case 2 -> drawn || other;
                    default -> drawn;
                };
            }
            System.arraycopy(column, 0, columns[c], 0, prototypes);
        }
        int[] prototypeOf = new int[sampleCount];
        for (int i = 0; i < sampleCount; i++) {
            prototypeOf[i] = i < prototypes ? i : random.nextInt(prototypes);
        }
        for (boolean[] column : columns) {
            boolean[] prototype = column.clone();
            for (int i = 0; i < sampleCount; i++) {
                column[i] = prototype[prototypeOf[i]];
            }
        }
        if (conceptCount > 2 && random.nextInt(3) == 0) {
            for (int i = 0; i < sampleCount; i++) {
                columns[1][i] = !columns[0][i];
                columns[2][i] = true;
            }
        }
    }

    /** Returns the N activations of another neuron of a random kind. */
    public float[] neuron() {
        float[] values = new float[sampleCount];
        int kind = random.nextInt(6);
        boolean[] planted = columns[random.nextInt(columns.length)];
        for (int i = 0; i < sampleCount; i++) {
            float noise = (float) (random.nextGaussian() + (planted[i] ? 1 : 0));
            values[i] = switch (kind) {
                case 0 -> noise;
                case 1 -> Math.max(0, noise); // rectified
                case 2 -> Math.round(noise); // few levels, zeros of both signs
                case 3 -> random.nextInt(20) == 0 ? noise : 0; // mostly zero
                case 4 -> -Math.abs(Math.round(2 * noise)); // never positive
                default -> noise * 1e30f;
            };
        }
        return values;
    }

    /** Returns the concepts as a matrix with ids c0, c1, …, within the budget of the process. */
    public ConceptMatrix matrix() {
        return matrix(MemoryBudget.process());
    }

    /** Returns the concepts as a matrix with ids c0, c1, …, within a budget. */
    public ConceptMatrix matrix(MemoryBudget budget) {
        List<Concept> concepts = new ArrayList<>();
        for (int c = 0; c < columns.length; c++) {
            concepts.add(Concept.named("c" + c));
        }
        ConceptMatrix.Builder builder = ConceptMatrix.builder(sampleCount, concepts, budget);
        for (int c = 0; c < columns.length; c++) {
            for (int i = 0; i < sampleCount; i++) {
                if (columns[c][i]) {
                    builder.set(i, c);
                }
            }
        }
        return builder.build();
    }

    /** Returns 2U, computed from its definition by counting pairs. */
    public static long pairCount(float[] values, boolean[] truth) {
        long u2 = 0;
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; truth[i] && j < values.length; j++) {
                if (!truth[j]) {
                    u2 += values[i] > values[j] ? 2 : values[i] == values[j] ? 1 : 0;
                }
            }
        }
        return u2;
    }

    /** Returns the truth value of a formula for each sample, computed from the definition. */
    public boolean[] truth(Formula formula) {
        boolean[] truth = new boolean[sampleCount];
        for (int i = 0; i < sampleCount; i++) {
            truth[i] = holds(formula, i);
        }
        return truth;
    }

    private boolean holds(Formula formula, int sample) {
        if (formula instanceof Formula.Literal literal) {
            return columns[Integer.parseInt(literal.concept().substring(1))][sample] != literal.negated();
        }
        Formula.Group group = (Formula.Group) formula;
        return group.operator() == Formula.Operator.AND
                ? group.operands().stream().allMatch(f -> holds(f, sample))
                : group.operands().stream().anyMatch(f -> holds(f, sample));
    }
}
