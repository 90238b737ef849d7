package dev.invert.explain;

import dev.invert.NeuronExplanation;
import dev.invert.SearchDecision;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Receives the progress of a call; {@link Explainer.Builder} documents each of them.
 *
 * @param progress the number of neurons explained so far
 * @param explained each neuron as soon as it is explained
 * @param repetitions the number of repeated searches that are over
 * @param decision the search that was chosen
 */
record Listeners(
        IntConsumer progress,
        Consumer<NeuronExplanation> explained,
        IntConsumer repetitions,
        Consumer<SearchDecision> decision) {}
