package dev.invert.score;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.ActivationMatrix;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import dev.invert.MemoryBudget;
import dev.invert.RandomProblem;
import dev.invert.errors.InvertException;
import dev.invert.internal.kernel.EveryKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares AUCs of given formulas with their definition, and checks error messages and limits. */
@EveryKernel
class ScorerTest {
    private static final Scorer SCORER = Scorer.create().withThreads(2);

    private static String randomFormula(Random random, int conceptCount, int depth) {
        String not = random.nextInt(3) == 0 ? "~" : "";
        if (depth == 0 || random.nextInt(4) == 0) {
            return not + "c" + random.nextInt(conceptCount);
        }
        String left = randomFormula(random, conceptCount, depth - 1);
        String right = randomFormula(random, conceptCount, depth - 1);
        return not + "(" + left + (random.nextBoolean() ? " & " : "|") + right + ")";
    }

    private static List<String> randomFormulas(Random random, int conceptCount, int count) {
        List<String> formulas = new ArrayList<>();
        for (int c = 0; c < conceptCount; c++) {
            formulas.add("c" + c);
            formulas.add("~c" + c);
            formulas.add("c" + c + " & ~c" + c);
            formulas.add("c" + c + " | ~c" + c);
        }
        while (formulas.size() < count) {
            formulas.add(randomFormula(random, conceptCount, 3));
        }
        return formulas;
    }

    private static int[] all(ActivationMatrix activations) {
        return IntStream.range(0, activations.neuronCount()).toArray();
    }

    private static ScoreTable score(
            Scorer scorer, ActivationMatrix activations, ConceptMatrix concepts, List<String> formulas) {
        ScoreTable table = new ScoreTable(activations.neuronCount());
        ScoreSummary summary = scorer.score(activations, concepts, all(activations), FormulaSource.of(formulas), table);
        assertThat(summary.formulaCount()).isEqualTo(formulas.size());
        assertThat(table.texts).isEqualTo(formulas);
        return table;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void equalsPairCounts(long seed) throws Exception {
        Random random = new Random(seed);
        RandomProblem problem = new RandomProblem(seed, 1 + random.nextInt(90), 1 + random.nextInt(12));
        float[][] neurons = new float[1 + random.nextInt(20)][];
        for (int k = 0; k < neurons.length; k++) {
            neurons[k] = problem.neuron();
        }
        List<String> formulas = randomFormulas(random, problem.columns.length, 150);
        assertNoNativeLeak(() -> {
            try (ActivationMatrix activations = ActivationMatrix.of(neurons);
                    ConceptMatrix concepts = problem.matrix()) {
                ScoreTable table = score(SCORER, activations, concepts, formulas);
                for (int m = 0; m < formulas.size(); m++) {
                    boolean[] truth = problem.truth(Formula.parse(formulas.get(m)));
                    long n1 = IntStream.range(0, truth.length)
                            .filter(i -> truth[i])
                            .count();
                    assertThat(table.positiveCounts.get(m)).isEqualTo(n1);
                    for (int k = 0; k < neurons.length; k++) {
                        long u2 = RandomProblem.pairCount(neurons[k], truth);
                        // 0 / 0 is NaN for empty and full formulas; boxed, NaN equals NaN.
                        assertThat(table.auc(m, k))
                                .as("%s on neuron %d", formulas.get(m), k)
                                .isEqualTo(Double.valueOf(u2 / (2.0 * n1 * (truth.length - n1))));
                    }
                }
            }
        });
    }

    @Test
    void aConstantNeuronGivesOneHalf() {
        RandomProblem problem = new RandomProblem(6, 40, 4);
        problem.columns[0][7] = !problem.columns[0][8];
        try (ActivationMatrix activations = ActivationMatrix.of(new float[][] {new float[40]});
                ConceptMatrix concepts = problem.matrix()) {
            ScoreTable table = score(SCORER, activations, concepts, List.of("c0", "c0 & ~c0"));
            assertThat(table.auc(0, 0)).isEqualTo(0.5);
            assertThat(table.auc(1, 0)).isNaN();
        }
    }

    @Test
    void threadsAndMemoryDoNotChangeAnything() throws Exception {
        RandomProblem problem = new RandomProblem(11, 500, 30);
        float[][] neurons = new float[70][];
        for (int k = 0; k < neurons.length; k++) {
            neurons[k] = problem.neuron();
        }
        List<String> formulas = randomFormulas(new Random(12), 30, 5_000);
        assertNoNativeLeak(() -> {
            // Room for the patterns and about 40 of the 70 neurons.
            MemoryBudget budget = MemoryBudget.process().child(400_000);
            try (ActivationMatrix activations = ActivationMatrix.of(neurons);
                    ConceptMatrix concepts = problem.matrix();
                    ConceptMatrix limited = problem.matrix(budget)) {
                ScoreTable one = score(Scorer.create().withThreads(1), activations, concepts, formulas);
                ScoreTable three = score(Scorer.create().withThreads(3), activations, concepts, formulas);
                assertThat(three.rows())
                        .usingElementComparator(java.util.Arrays::compare)
                        .isEqualTo(one.rows());
                ScoreTable tight = score(Scorer.create().withThreads(3), activations, limited, formulas);
                assertThat(tight.rows())
                        .usingElementComparator(java.util.Arrays::compare)
                        .isEqualTo(one.rows());
            }
        });
    }

    /** Realistic ids, with spaces and punctuation. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\'',
            value = {
                "suffix -ed | long; 'column 1: no concept has the id \"suffix\"; in quotes it is a concept: \"suffix -ed\"'",
                "~long | suffix -ed; 'column 9: no concept has the id \"suffix\"; in quotes it is a concept: \"suffix -ed\"'",
                "(long word & long); 'column 7: expected ); in quotes it is a concept: \"long word\"'",
                "long word; 'column 6: expected & or | or the end; in quotes it is a concept: \"long word\"'",
                "\"suffix -id\"; 'column 1: no concept has the id \"suffix -id\"; did you mean \"suffix -ed\"?'",
                "quote; 'column 1: no concept has the id \"quote\"; did you mean \"quote \\\"\"?'",
                "LONG; 'column 1: no concept has the id \"LONG\"; did you mean long?'",
                "long & tench; 'column 8: no concept has the id \"tench\"; n01440764 is named so'",
                "\"Great White\"; 'column 1: no concept has the id \"Great White\"; n01484850 is named so'",
                "crane; 'column 1: no concept has the id \"crane\"; check the formula''s ids'"
            })
    void suggestsWhatParses(String wrong, String message) throws Exception {
        List<Concept> concepts = List.of(
                Concept.named("suffix -ed"),
                Concept.named("long"),
                Concept.named("long word"),
                Concept.named("quote \""),
                new Concept("n01440764", "tench", ""),
                new Concept("n01484850", "great_white.n.01", ""),
                new Concept("n02012849", "crane.n.04", ""),
                new Concept("n03126707", "crane.n.05", ""));
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(8, concepts)) {
            for (int c = 0; c < concepts.size(); c++) {
                builder.set(c, c);
            }
            try (ConceptMatrix matrix = builder.build();
                    ActivationMatrix activations = ActivationMatrix.of(new float[][] {{1, 2, 3, 4, 5, 6, 7, 8}})) {
                assertThatThrownBy(() -> score(Scorer.create(), activations, matrix, List.of(wrong)))
                        .isInstanceOf(InvertException.class)
                        .hasMessage("Formula 1, " + message);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\'',
            value = {
                "c0 &; Formula 3001, column 5: expected a concept id",
                "c0 & (c1; Formula 3001, column 9: expected )",
                "c0 c1; Formula 3001, column 4: expected & or | or the end",
                "c0 & \"c1; Formula 3001, column 9: the quote is not closed",
                "NOT c0; 'Formula 3001, column 1: no concept has the id \"NOT\"; the operators are ~ & | and parentheses'",
                "c0 and c1; 'Formula 3001, column 4: expected & or | or the end; the operators are ~ & | and parentheses'",
                "(c0 OR c1); 'Formula 3001, column 5: expected ); the operators are ~ & | and parentheses'",
                "!c0; 'Formula 3001, column 1: expected a concept id; the operators are ~ & | and parentheses'",
                "c0 && c1; 'Formula 3001, column 5: expected a concept id; the operators are ~ & | and parentheses'",
                "c0 | ~ c21; 'Formula 3001, column 8: no concept has the id \"c21\"; did you mean c1?'",
                "tortoise; 'Formula 3001, column 1: no concept has the id \"tortoise\"; check the formula''s ids'"
            })
    void namesTheFirstWrongFormulaAndItsColumn(String wrong, String message) throws Exception {
        RandomProblem problem = new RandomProblem(3, 50, 3);
        List<String> formulas = new ArrayList<>(randomFormulas(new Random(4), 3, 3_000));
        formulas.add(wrong);
        formulas.addAll(randomFormulas(new Random(4), 3, 3_000));
        formulas.add("&");
        assertNoNativeLeak(() -> {
            try (ActivationMatrix activations = ActivationMatrix.of(new float[][] {problem.neuron()});
                    ConceptMatrix concepts = problem.matrix()) {
                for (int threads = 1; threads <= 4; threads++) {
                    Scorer scorer = Scorer.create().withThreads(threads);
                    assertThatThrownBy(() -> score(scorer, activations, concepts, formulas))
                            .isInstanceOf(InvertException.class)
                            .hasMessage(message);
                }
            }
        });
    }

    @Test
    void refusesWhatCannotBeScored() throws Exception {
        RandomProblem problem = new RandomProblem(3, 50, 3);
        float[][] neurons = new float[40][];
        for (int k = 0; k < neurons.length; k++) {
            neurons[k] = problem.neuron();
        }
        neurons[17][20] = Float.NaN;
        neurons[33][2] = Float.NEGATIVE_INFINITY;
        assertNoNativeLeak(() -> {
            try (ActivationMatrix activations = ActivationMatrix.of(neurons);
                    ActivationMatrix shorter = ActivationMatrix.of(new float[][] {new float[49]});
                    ConceptMatrix concepts = problem.matrix()) {
                assertThatThrownBy(() -> score(SCORER, activations, concepts, List.of("c0")))
                        .hasMessageContaining("neuron 17 on sample 20");
                assertThatThrownBy(() -> score(SCORER, shorter, concepts, List.of("c0")))
                        .hasMessageContainingAll("49", "50");
                ScoreTable table = new ScoreTable(1);
                assertThatThrownBy(() ->
                                SCORER.score(activations, concepts, new int[] {0}, FormulaSource.of(List.of()), table))
                        .hasMessageContaining("no formulas");
            }
        });
        assertThatThrownBy(() -> Scorer.create().withThreads(-1)).isInstanceOf(InvertException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {10, 100, 200, 400, 600})
    void tooLittleMemoryIsAnErrorInWordsWhereverItHits(long freeBytes) throws Exception {
        RandomProblem problem = new RandomProblem(3, 50, 3);
        long conceptBytes = 3 * Long.BYTES;
        MemoryBudget budget = MemoryBudget.process().child(conceptBytes + freeBytes);
        assertNoNativeLeak(() -> {
            try (ActivationMatrix activations =
                            ActivationMatrix.of(new float[][] {problem.neuron(), problem.neuron()});
                    ConceptMatrix concepts = problem.matrix(budget)) {
                assertThatThrownBy(() -> score(SCORER, activations, concepts, List.of("c0")))
                        .isInstanceOf(InvertException.class)
                        .hasMessageContaining("raise the memory limit");
            }
        });
    }
}
