package dev.invert.results;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.ActivationMatrix;
import dev.invert.Certificate;
import dev.invert.ConceptMatrix;
import dev.invert.ExplainOptions;
import dev.invert.Explanation;
import dev.invert.NeuronExplanation;
import dev.invert.RandomProblem;
import dev.invert.SearchOptions;
import dev.invert.StatisticsOptions;
import dev.invert.errors.InvertException;
import dev.invert.explain.Explainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Results survive the conversion to a line of explanations.jsonl and back. */
class NeuronRecordTest {
    private static final int SEEDS = 12;
    private static final int NEURONS = 5;

    /** 63 to 66 samples: sizes around one word. */
    private static final int LEAST_SAMPLES = 63;

    private record Found(NeuronExplanation neuron, NeuronRecord record) {}

    static IntStream seeds() {
        return IntStream.range(0, SEEDS);
    }

    /** Explains random neurons with random options; the last neuron is constant. */
    private static List<Found> found(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int sampleCount = LEAST_SAMPLES + random.nextInt(4);
        RandomProblem problem = new RandomProblem(seed, sampleCount, 6);
        float[][] values = new float[NEURONS][];
        for (int k = 0; k < NEURONS; k++) {
            values[k] = k == NEURONS - 1 ? new float[sampleCount] : problem.neuron();
        }
        List<String> ids = seed % 2 == 0
                ? List.of()
                : IntStream.range(0, sampleCount).mapToObj(i -> "image " + i).toList();
        List<Found> found = new ArrayList<>();
        try (ConceptMatrix concepts = problem.matrix();
                ActivationMatrix activations = ActivationMatrix.of(values)) {
            NeuronRecords records = new NeuronRecords("layer", concepts, ids, StatisticsOptions.DEFAULT);
            for (NeuronExplanation neuron :
                    explainer(seed, random).explain(activations, concepts).neurons()) {
                found.add(new Found(neuron, records.of(neuron)));
            }
        }
        return found;
    }

    private static Explainer explainer(int seed, SplittableRandom random) {
        StatisticsOptions statistics = StatisticsOptions.DEFAULT
                .withAlpha(seed % 4 == 1 ? 1 : 0.05)
                .withEffects(seed % 5 != 0)
                .withHoldout(seed % 3 == 0 ? 0.3 : 0)
                .withFolds(random.nextBoolean() ? 3 : 0)
                .withBootstrap(random.nextBoolean() ? 4 : 0)
                .withPermutations(random.nextBoolean() ? 20 : 0);
        SearchOptions.Method method = seed < SEEDS / 2 ? SearchOptions.Method.OPTIMAL : SearchOptions.Method.BEAM;
        return Explainer.builder()
                .length(1 + seed % 4)
                .fractions(seed == 7 ? 1 : 0, seed == 7 ? 1 : 0.6)
                .direction(random.nextBoolean() ? ExplainOptions.Direction.BOTH : ExplainOptions.Direction.MAX)
                .perLength(random.nextBoolean())
                .aliases(random.nextBoolean())
                .evidence(seed % 3 != 1)
                .threads(1)
                .statistics(statistics)
                .search(SearchOptions.DEFAULT
                        .withMethod(method)
                        .withCompareBeam(random.nextBoolean())
                        .withSelection(seed % 2 == 0 ? SearchOptions.Selection.SIMPLEST : SearchOptions.Selection.BEST))
                .build();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatWasFoundIsReadBack(int seed) {
        for (Found found : found(seed)) {
            byte[] line = ResultCodec.encode(found.record());
            NeuronRecord read = ResultCodec.decodeNeuron(new String(line, UTF_8), "line");

            assertThat(read).isEqualTo(found.record());
            assertThat(read.verdict() == null).isEqualTo(read.explanations().isEmpty());
            assertThat(read.verdictReason() == null)
                    .isEqualTo(read.explanations().isEmpty());
            assertThat(ResultCodec.encode(read)).isEqualTo(line);
            assertThat(read.toExplanation(NeuronRecordTest::index)).isEqualTo(asAFileHasIt(found.neuron()));
        }
    }

    @Test
    void heldOutFieldsHaveTheNamesOfTheContract() {
        NeuronRecord tested = found(0).stream()
                .map(Found::record)
                .filter(record -> record.explanations().stream()
                        .anyMatch(e -> e.statistics().qHoldout() != null))
                .findFirst()
                .orElseThrow();

        assertThat(new String(ResultCodec.encode(tested), UTF_8))
                .contains("\"verdict\":\"", "\"verdict_reason\":\"", "\"p_holdout\":", "\"log10_p_holdout\":")
                .contains("\"q_holdout\":", "\"log10_q_holdout\":", "\"p_holm_holdout\":")
                .contains("\"log10_p_holm_holdout\":", "\"n_positive_holdout\":", "\"n_samples_holdout\":");
    }

    private static int index(String id) {
        return Integer.parseInt(id.replace("image ", ""));
    }

    /** Returns a neuron without the certificate, if a file does not have it. */
    private static NeuronExplanation asAFileHasIt(NeuronExplanation neuron) {
        return new NeuronExplanation(
                neuron.neuron(),
                neuron.status(),
                neuron.explanations(),
                neuron.perLength(),
                neuron.formulasEvaluated(),
                neuron.robustness(),
                neuron.explanations().isEmpty() ? Optional.empty() : neuron.certificate(),
                neuron.excluded(),
                neuron.simplification(),
                neuron.evidence());
    }

    /** Ensures that the test above covers all kinds of results. */
    @Test
    void theRandomResultsAreOfAllKinds() {
        List<NeuronExplanation> neurons = seeds().boxed()
                .flatMap(seed -> found(seed).stream())
                .map(Found::neuron)
                .toList();
        assertThat(neurons).extracting(NeuronExplanation::status).contains(NeuronExplanation.Status.values());
        assertAny("per length", neurons, neuron -> !neuron.perLength().isEmpty());
        assertAny(
                "simplification",
                neurons,
                neuron -> neuron.simplification().isPresent()
                        && neuron.certificate().filter(Certificate::certified).isPresent());
        assertAny("folds", neurons, neuron -> neuron.robustness().folds().isPresent());
        assertAny(
                "bootstrap", neurons, neuron -> neuron.robustness().bootstrap().isPresent());
        assertAny(
                "permutations",
                neurons,
                neuron -> !Double.isNaN(neuron.robustness().familyWiseP()));
        assertAny("no certificate", neurons, neuron -> neuron.certificate().isEmpty());
        List<Certificate> certificates = neurons.stream()
                .flatMap(neuron -> neuron.certificate().stream())
                .toList();
        assertAny("certified", certificates, Certificate::certified);
        assertAny("nothing proven", certificates, certificate -> certificate.formulasCovered() == 0);
        assertAny("beam", certificates, certificate -> certificate.beam().isPresent());
        List<Explanation> explanations = neurons.stream()
                .flatMap(neuron -> neuron.explanations().stream())
                .toList();
        assertAny("equal formulas", explanations, explanation -> explanation.equalFormulas() > 1);
        assertAny("aliases", explanations, explanation -> !explanation.aliases().isEmpty());
        assertAny(
                "held out",
                explanations,
                explanation -> explanation.statistics().heldOut().isPresent());
        assertAny(
                "held out without a p",
                explanations,
                explanation ->
                        explanation.statistics().heldOut().stream().anyMatch(held -> Double.isNaN(held.log10P())));
        assertAny(
                "held out with a q",
                explanations,
                explanation ->
                        explanation.statistics().heldOut().stream().anyMatch(held -> !Double.isNaN(held.log10Q())));
        assertAny(
                "no effects",
                explanations,
                explanation -> Double.isNaN(explanation.statistics().effect().auprc()));
        assertAny("groups", explanations, explanation -> explanation.length() > 2);
    }

    private static <T> void assertAny(String kind, List<T> results, Predicate<T> wanted) {
        assertThat(results.stream().anyMatch(wanted)).as(kind).isTrue();
    }

    @Test
    void aFileThatLacksAValueIsReadButNotConverted() {
        NeuronRecord bare = ResultCodec.decodeNeuron(
                "{\"neuron\":1,\"status\":\"explained\",\"explanations\":[{\"formula\":\"a\",\"auc\":0.7}]}", "line");

        assertThat(bare.everyExplanation().map(ExplanationRecord::formula)).containsExactly("a");
        assertThat(bare.evidence().toEvidence(NeuronRecordTest::index)).isEmpty();
        assertThatThrownBy(() -> bare.toExplanation(NeuronRecordTest::index))
                .isInstanceOf(InvertException.class)
                .hasMessage("The results lack \"label\"; repeat the run that wrote them");
    }

    @Test
    void definitionsCanBeLeftOut() {
        for (Found found : found(2)) {
            NeuronRecord shortened = found.record().withoutDefinitions();

            assertThat(shortened.everyExplanation())
                    .allMatch(explanation -> explanation.definitions().isEmpty())
                    .hasSameSizeAs(found.record().everyExplanation().toList());
            assertThat(shortened.evidence()).isEqualTo(found.record().evidence());
        }
    }
}
