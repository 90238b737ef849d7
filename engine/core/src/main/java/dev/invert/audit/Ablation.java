package dev.invert.audit;

import dev.invert.ActivationMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Ablates inputs of a head by drawing activations from samples of the same stratum without the tested concept. */
final class Ablation {
    /** Random sets of inputs that are ablated for comparison. */
    static final int DRAWS = 20;

    private final ActivationMatrix logits;
    private final LinearHead head;
    private final int output;
    private final Standardization standardization;
    private final double[] hits;
    private final SplittableRandom random;
    private final int[] samples;
    private final int[] donors;

    /**
     * Draws a donor for every sample with the concept.
     *
     * @param hits 1 for the samples that are predicted as the output
     */
    Ablation(
            ActivationMatrix logits,
            LinearHead head,
            int output,
            Standardization standardization,
            double[] hits,
            long seed) {
        this.logits = logits;
        this.head = head;
        this.output = output;
        this.standardization = standardization;
        this.hits = hits;
        this.random = new SplittableRandom(seed);
        List<int[]> positives = standardization.positives();
        List<int[]> negatives = standardization.negatives();
        this.samples = positives.stream().flatMapToInt(Arrays::stream).toArray();
        this.donors = IntStream.range(0, positives.size())
                .flatMap(s -> Arrays.stream(positives.get(s))
                        .map(sample -> negatives.get(s)[random.nextInt(negatives.get(s).length)]))
                .toArray();
    }

    /** Returns as many random sets of other inputs as are compared; none if there are too few other inputs. */
    List<int[]> randomSets(int[] inputs) {
        int[] others = IntStream.range(0, head.inputs().neuronCount())
                .filter(j -> Arrays.stream(inputs).noneMatch(input -> input == j))
                .toArray();
        List<int[]> sets = new ArrayList<>();
        for (int draw = 0; draw < DRAWS && others.length >= inputs.length; draw++) {
            for (int i = 0; i < inputs.length; i++) {
                int at = i + random.nextInt(others.length - i);
                int swap = others[i];
                others[i] = others[at];
                others[at] = swap;
            }
            sets.add(Arrays.copyOf(others, inputs.length));
        }
        return sets;
    }

    /** Returns the shift of predictions after the ablation of some inputs. */
    double shift(int[] inputs) {
        float[][] changes = new float[inputs.length][samples.length];
        for (int j = 0; j < inputs.length; j++) {
            float[] values = EffectMeasure.values(head.inputs(), inputs[j]);
            for (int i = 0; i < samples.length; i++) {
                changes[j][i] = values[donors[i]] - values[samples[i]];
            }
        }
        double[] most = new double[samples.length];
        Arrays.fill(most, Double.NEGATIVE_INFINITY);
        int[] predictions = new int[samples.length];
        for (int k = 0; k < logits.neuronCount(); k++) {
            float[] logit = EffectMeasure.values(logits, k);
            for (int i = 0; i < samples.length; i++) {
                double ablated = logit[samples[i]];
                for (int j = 0; j < inputs.length; j++) {
                    ablated += (double) head.weights()[k][inputs[j]] * changes[j][i];
                }
                if (ablated > most[i]) {
                    most[i] = ablated;
                    predictions[i] = k;
                }
            }
        }
        double[] ablatedHits = hits.clone();
        for (int i = 0; i < samples.length; i++) {
            ablatedHits[samples[i]] = predictions[i] == output ? 1 : 0;
        }
        return standardization.effect(ablatedHits);
    }
}
