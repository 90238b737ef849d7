package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ActivationMatrix;
import dev.invert.Certificate;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.SearchOptions;
import dev.invert.explain.Explainer;
import dev.invert.explain.ProofSummary;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProofNoteTest {
    private static final int SAMPLES = 100;
    private static final int NEURONS = 3;

    private static LayerExplanation explain(SearchOptions search) {
        Random random = new Random(4);
        float[][] neurons = new float[NEURONS][SAMPLES];
        List<Concept> concepts =
                IntStream.range(0, 6).mapToObj(c -> Concept.named("c" + c)).toList();
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(SAMPLES, concepts)) {
            for (int i = 0; i < SAMPLES; i++) {
                for (int c = 0; c < concepts.size(); c++) {
                    if (random.nextInt(3) == 0) {
                        builder.set(i, c);
                    }
                }
                for (float[] neuron : neurons) {
                    neuron[i] = random.nextFloat();
                }
            }
            try (ConceptMatrix matrix = builder.build();
                    ActivationMatrix activations = ActivationMatrix.of(neurons)) {
                return Explainer.builder().search(search).build().explain(activations, matrix);
            }
        }
    }

    private static Optional<String> note(LayerExplanation layer) {
        return ProofNote.of(layer.with(List.of()), ProofSummary.of(layer.neurons()));
    }

    /** Returns a neuron whose proof was left unfinished. */
    private static NeuronExplanation unfinished(NeuronExplanation neuron, int provenLength) {
        Certificate proof = neuron.certificate().orElseThrow();
        return new NeuronExplanation(
                neuron.neuron(),
                neuron.status(),
                neuron.explanations(),
                neuron.perLength(),
                neuron.formulasEvaluated(),
                neuron.robustness(),
                Optional.of(new Certificate(
                        false, 0.9, 0.1, proof.formulasCovered(), provenLength, proof.steps(), Optional.empty())),
                neuron.excluded(),
                neuron.simplification(),
                neuron.evidence());
    }

    @Test
    void nothingIsSaidIfAllIsProvenOrAskedFor() {
        assertThat(note(explain(SearchOptions.DEFAULT))).isEmpty();
        assertThat(note(explain(SearchOptions.DEFAULT.withMethod(SearchOptions.Method.BEAM))))
                .isEmpty();
    }

    @Test
    void unfinishedProofsAreCounted() {
        LayerExplanation all = explain(SearchOptions.DEFAULT);
        List<NeuronExplanation> neurons = all.neurons();
        LayerExplanation some =
                all.with(List.of(neurons.get(0), unfinished(neurons.get(1), 2), unfinished(neurons.get(2), 0)));
        assertThat(note(some))
                .contains("The best formula of up to 3 literals is proven for 1 of 3 neurons, of up to 2 for 1;"
                        + " --search optimal proves it for all, --time-limit S allows S seconds per neuron");
    }

    @Test
    void theReasonIsGivenIfNothingIsProven() {
        LayerExplanation none = explain(SearchOptions.DEFAULT.withTimeLimit(1e-9));
        assertThat(note(none))
                .hasValueSatisfying(note -> assertThat(note)
                        .startsWith("No formula is proven to be the best: ")
                        .contains("the time limit", "--search optimal"));
    }
}
