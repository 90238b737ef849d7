package dev.invert.compose;

import dev.invert.ActivationMatrix;
import dev.invert.Formula;
import dev.invert.SampleGroups;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import dev.invert.explain.PreparedConcepts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Builds a detector of a formula out of labeled neurons or probes, and measures it on held-out samples against simpler
 * and stronger detectors. Immutable and thread-safe.
 *
 * @param options the options
 */
public record Composer(ComposeOptions options) {
    /** Least number of fit samples of each class of a part, and of fit and held-out samples of each class of the formula. */
    public static final int LEAST_SAMPLES = 10;

    /**
     * Builds and measures a detector.
     *
     * @param activations N samples x K neurons
     * @param concepts prepared concepts of the same samples in the same order
     * @param groups groups of samples that are held out together, or null
     * @param neurons indices of the neurons to use, at least one
     * @param formula the formula to detect
     * @throws InvertException if the numbers of samples differ, the formula or a literal where it matters has fewer than
     *     {@value #LEAST_SAMPLES} samples of a class, all neurons are constant, an activation is NaN or infinite, or memory
     *     is insufficient
     * @throws dev.invert.errors.CanceledException if the calling thread is interrupted
     */
    public Composition compose(
            ActivationMatrix activations,
            PreparedConcepts concepts,
            SampleGroups groups,
            int[] neurons,
            Formula formula) {
        long start = System.nanoTime();
        if (activations.sampleCount() != concepts.sampleCount()) {
            throw new InvertException("The activations have " + activations.sampleCount()
                    + " samples, the concepts have " + concepts.sampleCount() + ": the numbers must be equal");
        }
        Task whole = Task.of(concepts.concepts(), formula, null);
        LiteralTasks literals = LiteralTasks.of(concepts.concepts(), formula);
        int[][] split = concepts.splitSamples(options.holdout(), options.seed(), groups);
        int[] used = Arrays.stream(neurons).sorted().distinct().toArray();
        require(whole, literals, split);
        try (Features features = new Features(
                activations.sampleCount(), used.length, concepts.concepts().budget())) {
            List<Task> tasks = new ArrayList<>();
            tasks.add(whole);
            tasks.addAll(literals.inContext());
            tasks.addAll(literals.marginal());
            NeuronPass pass = NeuronPass.run(activations, used, split[0], tasks, features, options.threadCount());
            if (pass.constantCount() == used.length) {
                throw new InvertException(Message.of(
                        "All " + used.length + " neurons are constant on the " + split[0].length
                                + " fit samples: choose others, or another ",
                        Setting.HOLDOUT));
            }
            Scorings scorings = new Scorings(activations, split[0], split[1], options, features);
            Measurement measurement = new Measurement(whole, split[0], split[1]);
            return new Comparisons(formula, whole, literals, pass, scorings, options, measurement)
                    .composition(concepts.concepts().conceptCount(), used, start);
        }
    }

    private void require(Task whole, LiteralTasks literals, int[][] split) {
        for (int part = 0; part < split.length; part++) {
            Task.Counts counts = whole.counts(split[part]);
            if (counts.positives() < LEAST_SAMPLES || counts.negatives() < LEAST_SAMPLES) {
                throw LiteralTasks.tooFew(
                        whole.formula(), "the ", counts, part == 0 ? "fit samples" : "held-out samples", LEAST_SAMPLES);
            }
        }
        literals.requireFitSamples(split[0], LEAST_SAMPLES);
    }
}
