package dev.invert.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.invert.ActivationMatrix;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.Explanation;
import dev.invert.Interval;
import dev.invert.LayerExplanation;
import dev.invert.MemoryBudget;
import dev.invert.NeuronExplanation;
import dev.invert.SampleGroups;
import dev.invert.StatisticsOptions;
import dev.invert.TokenEvidence;
import dev.invert.TokenSamples;
import dev.invert.TokenSet;
import dev.invert.errors.InvertException;
import dev.invert.internal.kernel.EveryKernel;
import dev.invert.internal.statistics.AucInterval;
import dev.invert.internal.statistics.ClusteredAuc;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Explains real latents with their tokens and documents. */
@EveryKernel
class TokenExplanationsTest {
    private static final RealLatents REAL = RealLatents.read();
    private static final int[] TOKENS = REAL.tokens();
    private static ConceptMatrix concepts;
    private static ActivationMatrix activations;
    private static SampleGroups documents;

    @BeforeAll
    static void makeProblem() {
        int[] frequent = Arrays.stream(TOKENS)
                .distinct()
                .filter(id -> Arrays.stream(TOKENS).filter(token -> token == id).count() >= 25)
                .toArray();
        List<Concept> names = new ArrayList<>();
        List<int[]> samples = new ArrayList<>();
        for (int id : frequent) {
            names.add(Concept.named("t" + id));
            samples.add(IntStream.range(0, TOKENS.length)
                    .filter(i -> TOKENS[i] == id)
                    .toArray());
        }
        concepts = ConceptMatrix.ofSamples(TOKENS.length, names, samples, MemoryBudget.process());
        List<float[]> rows = new ArrayList<>();
        for (RealLatents.Latent latent : REAL.latents().values()) {
            float[] row = new float[TOKENS.length];
            for (int place = 0; place < latent.values().count(); place++) {
                row[latent.values().sample(place)] = (float) latent.values().value(place);
            }
            rows.add(row);
        }
        activations = ActivationMatrix.of(rows.toArray(float[][]::new));
        documents = SampleGroups.of(
                Arrays.stream(REAL.documents()).mapToObj(Integer::toString).toList());
    }

    @AfterAll
    static void close() {
        concepts.close();
        activations.close();
    }

    private static LayerExplanation explain(double holdout) {
        return Explainer.builder()
                .length(1)
                .statistics(StatisticsOptions.DEFAULT.withHoldout(holdout))
                .groups(documents)
                .tokens(TokenSamples.of(TOKENS, 128, null))
                .evidence(true)
                .build()
                .explain(activations, concepts);
    }

    private static TokenEvidence evidence(NeuronExplanation neuron) {
        return neuron.evidence().orElseThrow().tokens().orElseThrow();
    }

    /** The sets and the intervals of an explanation are those of the functions that the other tests verify. */
    @Test
    void setsAndIntervals() {
        List<String[]> sets = RealLatents.rows("token_sets.csv");
        LayerExplanation result = explain(0);
        int neuron = 0;
        for (RealLatents.Latent latent : REAL.latents().values()) {
            NeuronExplanation found = result.neurons().get(neuron);
            TokenSet set = evidence(found).tokenSet().orElseThrow();
            assertThat(set.tokens())
                    .isEqualTo(Arrays.stream(sets.get(neuron)[3].split(" ", -1))
                            .map(Integer::valueOf)
                            .toList());
            assertThat(set.r()).isCloseTo(Double.parseDouble(sets.get(neuron)[4]), within(1e-9));
            assertThat(set.heldOut()).isEqualTo(TokenSet.HeldOut.NONE);
            assertThat(evidence(found).firingCount()).isEqualTo(latent.values().count());
            for (Explanation explanation : found.explanations()) {
                assertThat(explanation.statistics().interval())
                        .isEqualTo(interval(latent, concepts.truthSet(explanation.formula())));
            }
            neuron++;
        }
        assertThat(neuron).isEqualTo(24);
    }

    private static Interval interval(RealLatents.Latent latent, long[] truth) {
        AucInterval expected = new ClusteredAuc(REAL.documents(), 93)
                .estimate(latent.values().samples(), latent.values().values(), truth)
                .interval();
        return new Interval(expected.low(), expected.high());
    }

    /** The set is found on some documents and measured on the others. */
    @Test
    void setsOnHeldOutDocuments() {
        LayerExplanation result = explain(0.3);
        BitSet held = new BitSet();
        result.heldOutSamples().forEach(held::set);
        int[] searchedTokens =
                IntStream.range(0, TOKENS.length).filter(i -> !held.get(i)).toArray();
        assertThat(Arrays.stream(searchedTokens).map(i -> REAL.documents()[i]).distinct())
                .doesNotContainAnyElementsOf(
                        held.stream().map(i -> REAL.documents()[i]).boxed().toList());
        int confirmed = 0;
        for (NeuronExplanation neuron : result.neurons()) {
            if (neuron.evidence().isEmpty()) {
                continue;
            }
            TokenSet set = evidence(neuron).tokenSet().orElseThrow();
            long n = Arrays.stream(searchedTokens)
                    .filter(i -> set.tokens().contains(TOKENS[i]))
                    .count();
            assertThat(set.positiveCount()).isEqualTo(n);
            assertThat(set.heldOut().r()).isNotEqualTo(set.r());
            confirmed += set.heldOut().r() > 0.5 ? 1 : 0;
        }
        assertThat(confirmed).isBetween(8, 20);
    }

    @Test
    void tokensOfOtherSamplesAreAnError() {
        Explainer explainer = Explainer.builder()
                .tokens(TokenSamples.of(new int[] {1, 2}, 2, null))
                .build();
        assertThatThrownBy(() -> explainer.explain(activations, concepts))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("The tokens are those of 2 samples");
    }
}
