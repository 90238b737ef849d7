package dev.invert.activations;

import java.util.List;

/**
 * What an activation job wrote.
 *
 * @param layers name and number of neurons of each, as in {@code conv2: 32}
 * @param sampleCount number of samples, or of tokens where every token is a sample, of all runs of the job together
 * @param skipped inputs that were left out, each with the reason
 * @param device where the model ran: {@code cpu}, {@code cuda:I}, or several of these with commas between them
 * @param seconds that this run took
 * @param finishedBefore whether the folder held all of this already, so that nothing was done
 * @param replacedLayers names of the layers of an earlier run that the folder held until this one was finished
 */
public record ActivationSummary(
        List<String> layers,
        int sampleCount,
        List<String> skipped,
        String device,
        double seconds,
        boolean finishedBefore,
        List<String> replacedLayers) {}
