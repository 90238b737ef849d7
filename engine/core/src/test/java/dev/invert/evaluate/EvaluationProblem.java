package dev.invert.evaluate;

import dev.invert.ActivationMatrix;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Concepts 0 to 8, of which the last two are equal; neuron k shows concept k, and the last neuron is constant. */
final class EvaluationProblem implements AutoCloseable {
    /** Number of samples. */
    static final int N = 157;

    /** Number of neurons. */
    static final int K = 6;

    /** Number of concepts. */
    static final int C = 9;

    /** Share of the samples on which F1 and IoU take a neuron as active. */
    static final double QUANTILE = 0.07;

    final float[][] values = new float[K][N];
    final boolean[][] concept = new boolean[C][N];
    final ConceptMatrix concepts;
    final ActivationMatrix activations;

    EvaluationProblem(long seed, int levels) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Concept> names = new ArrayList<>();
        for (int c = 0; c < C; c++) {
            names.add(Concept.named("c" + c));
            for (int i = 0; i < N; i++) {
                concept[c][i] = c == C - 1 ? concept[c - 1][i] : random.nextDouble() < 0.08 + 0.04 * c;
            }
        }
        for (int k = 0; k < K; k++) {
            for (int i = 0; i < N; i++) {
                double noise = random.nextDouble() + random.nextDouble() + (concept[k][i] ? 0.4 : 0);
                values[k][i] = k == K - 1 ? 3 : (float) (Math.floor(noise * levels) / levels);
            }
        }
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(N, names)) {
            for (int c = 0; c < C; c++) {
                for (int i = 0; i < N; i++) {
                    if (concept[c][i]) {
                        builder.set(i, c);
                    }
                }
            }
            concepts = builder.build();
        }
        activations = ActivationMatrix.of(values);
    }

    Map<Integer, Formula> truth() {
        Map<Integer, Formula> truth = new TreeMap<>();
        for (int k = 0; k < K; k++) {
            truth.put(k, Formula.parse(k == 2 ? "c2 | c4" : "c" + k));
        }
        return truth;
    }

    boolean[] set(String formula) {
        long[] words = concepts.truthSet(Formula.parse(formula));
        boolean[] set = new boolean[N];
        for (int i = 0; i < N; i++) {
            set[i] = (words[i / 64] >>> i & 1) != 0;
        }
        return set;
    }

    /** Returns an evaluator with few trials and a fixed seed. */
    static Evaluator.Builder builder() {
        return Evaluator.builder().quantile(QUANTILE).trials(10).bootstrap(50).seed(3);
    }

    EvaluationResult evaluate(Evaluator.Builder builder, LabelSet... labels) {
        return builder.build().evaluate(activations, concepts, truth(), List.of(labels));
    }

    @Override
    public void close() {
        activations.close();
        concepts.close();
    }
}
