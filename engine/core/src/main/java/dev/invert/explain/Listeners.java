package dev.invert.explain;

import dev.invert.NeuronExplanation;
import dev.invert.SearchDecision;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Listeners to the progress of a call; {@link Explainer.Builder} documents each of them.
 *
 * @param progress receives the number of neurons explained so far
 * @param explained receives each neuron as soon as it is explained
 * @param repetitions receives the number of finished repeated searches
 * @param decision receives the chosen search
 */
record Listeners(
        IntConsumer progress,
        Consumer<NeuronExplanation> explained,
        IntConsumer repetitions,
        Consumer<SearchDecision> decision) {}
