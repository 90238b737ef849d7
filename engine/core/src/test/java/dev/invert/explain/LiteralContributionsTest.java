package dev.invert.explain;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.Evidence;
import dev.invert.Formula;
import dev.invert.FormulaParser;
import dev.invert.RandomProblem;
import dev.invert.internal.kernel.EveryKernel;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@EveryKernel
class LiteralContributionsTest {
    @ParameterizedTest
    @CsvSource({
        "a & b, 0, b",
        "a & b, 1, a",
        "a | b | ~c, 2, a | b",
        "a | (b & ~c), 0, b & ~c",
        "a | (b & ~c), 1, a | ~c",
        "a | (b & ~c), 2, a | b",
        "(a & b) | (c & d), 3, c | (a & b)",
    })
    void aLiteralIsLeftOutWhereverItStands(String text, int literal, String rest) {
        assertThat(LiteralContributions.without(Formula.parse(text), literal).text())
                .isEqualTo(rest);
    }

    /** Enough samples and concepts that truth sets over patterns take more than one word. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyStepIsAPartOfTheNextAndHasTheAucOfItsDefinition(long seed) throws Exception {
        RandomProblem problem = new RandomProblem(seed, 600, 24);
        float[] neuron = problem.neuron();
        Formula formula = Formula.parse("c0 | (c3 & ~c4 & c5)");
        assertNoNativeLeak(() -> {
            try (ConceptMatrix concepts = problem.matrix();
                    RankedRow row = new RankedRow(neuron, concepts)) {
                assertThat(row.patternCount()).isGreaterThan(Long.SIZE);
                List<Evidence.Step> steps = row.contributions().steps(row.neuron(), formula);

                assertThat(steps).hasSize(4);
                assertThat(steps.get(3).formula()).isEqualTo(formula);
                for (int k = 0; k < 4; k++) {
                    Evidence.Step step = steps.get(k);
                    boolean[] truth = problem.truth(step.formula());
                    assertThat(step.formula().length()).isEqualTo(k + 1);
                    assertThat(step.positiveCount()).isEqualTo(count(truth));
                    assertThat(step.auc()).isEqualTo(auc(neuron, truth));
                    assertThat(k == 0
                                    || parts(steps.get(k).formula())
                                            .contains(steps.get(k - 1).formula()))
                            .isTrue();
                }
            }
        });
    }

    @Test
    void theLiteralThatMattersMostComesFirst() {
        // c1 separates the active samples best, c0 adds one of them, c2 nothing.
        float[] neuron = {9, 8, 7, 6, 5, 4, 3, 2, 1, 0};
        boolean[][] columns = {
            {true, false, false, false, false, false, false, false, false, true},
            {false, true, true, true, false, false, false, false, false, false},
            {false, false, false, false, false, true, false, false, false, false}
        };
        ConceptMatrix.Builder builder =
                ConceptMatrix.builder(10, List.of(Concept.named("c0"), Concept.named("c1"), Concept.named("c2")));
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < 10; i++) {
                if (columns[c][i]) {
                    builder.set(i, c);
                }
            }
        }
        try (builder;
                ConceptMatrix concepts = builder.build();
                RankedRow row = new RankedRow(neuron, concepts)) {
            List<Evidence.Step> steps = row.contributions().steps(row.neuron(), Formula.parse("(c0 | c1) & ~c2"));

            assertThat(steps)
                    .extracting(step -> step.formula().text())
                    .containsExactly("c1", "c1 & ~c2", "~c2 & (c0 | c1)");
            assertThat(steps.get(0).auc()).isEqualTo(18 / 21.0);
        }
    }

    @Test
    void aPartThatHoldsForNoSampleHasNoAuc() {
        try (ConceptMatrix concepts = ConceptMatrix.builder(4, List.of(Concept.named("some"), Concept.named("no")))
                        .set(0, 0)
                        .set(1, 0)
                        .build();
                RankedRow row = new RankedRow(new float[] {3, 2, 1, 0}, concepts)) {
            assertThat(row.contributions().steps(row.neuron(), Formula.parse("no & some")))
                    .extracting(Evidence.Step::auc)
                    .containsExactly(1.0, Double.NaN);
        }
    }

    @Test
    void unknownConceptsAreErrors() {
        try (ConceptMatrix concepts = ConceptMatrix.builder(2, List.of(Concept.named("boot")))
                        .set(0, 0)
                        .build();
                RankedRow row = new RankedRow(new float[] {1, 0}, concepts)) {
            assertThatThrownBy(() -> row.contributions().steps(row.neuron(), Formula.of("boat")))
                    .isInstanceOf(FormulaParser.UnknownConceptException.class)
                    .hasMessageContaining("boot");
        }
    }

    private static Set<Formula> parts(Formula formula) {
        Set<Formula> parts = new HashSet<>();
        for (int literal = 0; literal < formula.length(); literal++) {
            parts.add(LiteralContributions.without(formula, literal));
        }
        return parts;
    }

    private static long count(boolean[] truth) {
        long n = 0;
        for (boolean holds : truth) {
            n += holds ? 1 : 0;
        }
        return n;
    }

    /** Returns the AUC from its definition, with the same final division as the engine, so that doubles are equal. */
    private static double auc(float[] values, boolean[] truth) {
        long n1 = count(truth);
        long n0 = truth.length - n1;
        return n1 == 0 || n0 == 0 ? Double.NaN : RandomProblem.pairCount(values, truth) / (2.0 * n1 * n0);
    }
}
