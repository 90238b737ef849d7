package dev.invert.explain;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.NeuronExplanation;
import dev.invert.RandomProblem;
import dev.invert.StatisticsOptions;
import java.util.List;
import java.util.Random;

/** Activations of noise and of one neuron that detects a formula. */
abstract class PlantedProblem {
    static final int N = 600;
    static final int PLANTED = 0;
    static final int NOISE = 1;

    final RandomProblem problem = new RandomProblem(11, N, 8);
    final float[][] neurons = new float[6][N];

    /** Plants c0 & ~c1 in neuron 0; all other neurons are noise. */
    PlantedProblem() {
        Random random = new Random(5);
        for (boolean[] column : problem.columns) {
            for (int i = 0; i < N; i++) {
                column[i] = random.nextDouble() < 0.3;
            }
        }
        for (int k = 0; k < neurons.length; k++) {
            for (int i = 0; i < N; i++) {
                boolean signal = k == PLANTED && problem.columns[0][i] && !problem.columns[1][i];
                neurons[k][i] = (float) random.nextGaussian() + (signal ? 3 : 0);
            }
        }
    }

    static Explainer.Builder explainer(StatisticsOptions statistics) {
        return Explainer.builder().length(2).fractions(0.05, 0.5).statistics(statistics);
    }

    List<NeuronExplanation> explain(Explainer.Builder explainer) {
        try (ConceptMatrix concepts = problem.matrix();
                ActivationMatrix activations = ActivationMatrix.of(neurons)) {
            return explainer.build().explain(activations, concepts).neurons();
        }
    }
}
