package dev.invert.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ActivationMatrix;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.Explanation;
import dev.invert.HeldOut;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.StatisticsOptions;
import dev.invert.explain.Explainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleTableTest {
    private static final int SAMPLES = 40;

    /** Concepts whose names are long, wide, accented or contain control characters. */
    private static final List<Concept> CONCEPTS = List.of(
            new Concept("a", "a very long name of a concept that goes on and on", ""),
            new Concept("b", "犬と猫と鳥と魚と馬と牛と羊と豚と鹿と熊と虎と象", ""),
            new Concept("c", "e\u0301le\u0300ve", ""),
            new Concept("d", "two\nlines\u001B[31m", ""));

    private static LayerExplanation explain() {
        return explain(StatisticsOptions.DEFAULT);
    }

    private static LayerExplanation explain(StatisticsOptions statistics) {
        Random random = new Random(4);
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(SAMPLES, CONCEPTS)) {
            float[][] neurons = new float[CONCEPTS.size() + 2][SAMPLES];
            for (int i = 0; i < SAMPLES; i++) {
                for (int c = 0; c < CONCEPTS.size(); c++) {
                    // Every concept holds for a quarter of the samples and is detected by the neuron of its number.
                    boolean shown = i % CONCEPTS.size() == c;
                    neurons[c][i] = (shown ? 10 : 0) + random.nextFloat();
                    if (shown) {
                        builder.set(i, c);
                    }
                }
                neurons[CONCEPTS.size()][i] = random.nextFloat();
            }
            try (ConceptMatrix concepts = builder.build();
                    ActivationMatrix activations = ActivationMatrix.of(neurons)) {
                return Explainer.builder()
                        .length(1)
                        .statistics(statistics)
                        .build()
                        .explain(activations, concepts);
            }
        }
    }

    @Test
    void fitsEightyColumnsAndMarksEveryVerdictButExplained() {
        String table = ConsoleTable.render(explain());
        List<String> lines = table.lines().toList();

        assertThat(lines).hasSize(1 + CONCEPTS.size() + 2).allMatch(line -> TextColumns.width(line) <= 80);
        assertThat(lines.subList(0, 5)).allMatch(line -> TextColumns.width(line) == 78);
        assertThat(lines.get(1)).contains("a very long name of a concept that goes on …  1.0000      10");
        assertThat(lines.get(2)).contains("…");
        assertThat(lines.get(4)).contains("two lines [31m");
        assertThat(lines.subList(1, 5)).noneMatch(line -> line.contains("("));
        assertThat(lines.get(5)).contains("(n.s.: ");
        assertThat(lines.get(6)).isEqualTo("     5  (constant activation: nothing to explain)");
    }

    @Test
    void showsWhatHeldOutSamplesAndPermutationsSay() {
        LayerExplanation result = explain(
                StatisticsOptions.DEFAULT.withHoldout(0.3).withPermutations(40).withSeed(1));
        List<String> lines = ConsoleTable.render(result).lines().toList();

        assertThat(lines.get(0))
                .endsWith("held out     AUC       n         q p perm.")
                .hasSize(78);
        assertThat(lines.subList(0, 6)).allMatch(line -> TextColumns.width(line) == 78);
        assertThat(lines.get(1)).contains("  1.0000  1.0000 ").endsWith("0.0244");
        assertThat(lines.get(5)).contains("(n.s.: ");
    }

    /** Neurons 0 to 3 have AUC 1 on the searched samples; neuron 2 cannot be tested on the others. */
    @Test
    void aHoldOutDecidesTheOrder() {
        LayerExplanation result = explain(StatisticsOptions.DEFAULT.withHoldout(0.3));
        List<NeuronExplanation> changed = new ArrayList<>(result.neurons());
        double[] aucs = {0.70, 0.71, Double.NaN, 0.73, 0.6};
        for (int k = 0; k < aucs.length; k++) {
            changed.set(k, withHeldOutAuc(changed.get(k), aucs[k]));
        }
        List<String> lines = ConsoleTable.render(result.with(changed)).lines().toList();

        assertThat(lines.stream().skip(1).map(line -> line.substring(0, 6).trim()))
                .containsExactly("3", "1", "0", "4", "2", "5");
        assertThat(lines.get(1)).contains("  0.7300  1.0000");
        assertThat(lines.get(5)).contains("       -  1.0000");
    }

    private static NeuronExplanation withHeldOutAuc(NeuronExplanation neuron, double auc) {
        Explanation best = neuron.explanations().get(0);
        HeldOut held = best.statistics().heldOut().orElseThrow();
        HeldOut changed = new HeldOut(
                auc,
                held.interval(),
                best.auc() - auc,
                held.positiveCount(),
                held.sampleCount(),
                held.log10P(),
                held.log10Q(),
                held.log10HolmP());
        return neuron.withExplanations(List.of(best.with(best.statistics().withHeldOut(changed))), neuron.perLength());
    }

    /** Ten permutations give 1/11 at best, which is above alpha, so they cannot make a neuron insignificant. */
    @Test
    void tooFewPermutationsMarkNothing() {
        LayerExplanation result = explain(StatisticsOptions.DEFAULT.withPermutations(10));

        assertThat(ConsoleTable.render(result).lines().skip(1).limit(4)).noneMatch(line -> line.contains("("));
        assertThat(ConsoleTable.verdicts(result)).isEqualTo("4 explained, 1 insignificant, 1 without a formula");
    }

    @Test
    void saysInOneLineWhatWasDone() {
        assertThat(ConsoleTable.summary(explain()))
                .matches("6 neurons; 40 formulas covered in \\d\\.\\d\\d s \\([a-z0-9-]+\\)")
                .hasSizeLessThanOrEqualTo(80);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 0",
                "999999 | 999,999",
                "1000000 | 1.0 million",
                "999949999 | 999.9 million",
                "999950000 | 1.0 billion",
                "123456789012 | 123.5 billion",
                "9223372036854775807 | 9223372.0 trillion"
            })
    void largeNumbersAreShort(long number, String words) {
        assertThat(ConsoleTable.large(number)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"0.25, -0.602, 0.2500", "1, 0, 1.0000", "1e-4, -4, 10^-4", "0, -123456.7, 10^-123457"})
    void probabilitiesNeverUnderflow(double p, double log10P, String text) {
        assertThat(ConsoleTable.probability(p, log10P)).isEqualTo(text);
    }
}
