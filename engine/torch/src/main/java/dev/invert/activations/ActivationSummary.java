package dev.invert.activations;

import java.util.List;

/**
 * Summary of the output of an activation job.
 *
 * @param layers name and number of neurons of each layer, as in {@code conv2: 32}
 * @param sampleCount total number of samples, or of tokens if every token is a sample, over all runs of the job
 * @param skipped skipped inputs, each with the reason
 * @param device device that ran the model: {@code cpu}, {@code cuda:I}, or several of these separated by commas
 * @param seconds duration of this run
 * @param finishedBefore whether the folder already held the finished job, so that nothing was computed
 * @param replacedLayers names of the layers of an earlier run that this run replaced
 * @param warnings reasons to distrust the activations, one line each
 */
public record ActivationSummary(
        List<String> layers,
        int sampleCount,
        List<String> skipped,
        String device,
        double seconds,
        boolean finishedBefore,
        List<String> replacedLayers,
        List<String> warnings) {}
