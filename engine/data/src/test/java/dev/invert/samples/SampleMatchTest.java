package dev.invert.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.errors.InvertException;
import dev.invert.labels.ConceptFilter;
import dev.invert.labels.LabeledSamples;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Matches rows of activations and concepts, by id and by row. */
class SampleMatchTest {
    private static final List<String> NONE = List.of();

    private static SampleMatch match(
            List<String> activationIds,
            int activationCount,
            List<String> conceptIds,
            int conceptCount,
            boolean common) {
        try (ConceptMatrix.Builder concepts = ConceptMatrix.builder(conceptCount, List.of(Concept.named("c")));
                LabeledSamples labels = new LabeledSamples(concepts.build(), conceptIds);
                ActivationMatrix activations = ActivationMatrix.of(new float[1][activationCount])) {
            return SampleMatch.of(activations, activationIds, labels, common);
        }
    }

    @Test
    void equalIdsAndMissingIdsLeaveRowsAsTheyAre() {
        SampleMatch equal = match(List.of("a", "b"), 2, List.of("a", "b"), 2, false);
        assertThat(equal).isEqualTo(new SampleMatch(null, null, ""));
        assertThat(match(NONE, 2, List.of("a", "b"), 2, false).note())
                .isEqualTo(
                        "Matched samples by row, since the activations have no sample ids: both must be in the same order");
        assertThat(match(List.of("a", "b"), 2, NONE, 2, true).note())
                .isEqualTo(
                        "Matched samples by row, since the concepts have no sample ids: both must be in the same order");
    }

    @Test
    void anotherOrderIsMatched() {
        SampleMatch match = match(List.of("a", "b", "c"), 3, List.of("c", "a", "b"), 3, false);
        assertThat(match.activationRows()).isNull();
        assertThat(match.conceptRows()).containsExactly(1, 2, 0);
    }

    /** macOS stores file names decomposed, editors write composed letters. */
    @Test
    void idsAreEqualInAnyUnicodeForm() {
        SampleMatch match = match(List.of("Gru\u0308n", "b"), 2, List.of("b", "Gr\u00fcn"), 2, false);
        assertThat(match.conceptRows()).containsExactly(1, 0);
        assertThatThrownBy(() -> match(List.of("Gru\u0308n", "Gr\u00fcn"), 2, List.of("b", "c"), 2, true))
                .isInstanceOf(InvertException.class)
                .hasMessageContainingAll("activations", "Gru\\u0308n", "Gr\\u00fcn");
    }

    /** A bound on the number of samples holds for the samples that are used, not for those that labels were read for. */
    @Test
    void boundsOnFrequencyHoldForMatchedSamples() {
        List<String> ids = List.of("a", "b", "c", "d");
        ConceptFilter atLeastTwo = new ConceptFilter(2, 1, List.of(), List.of());
        try (ConceptMatrix.Builder concepts =
                ConceptMatrix.builder(4, List.of(Concept.named("first"), Concept.named("last")))) {
            concepts.set(0, 0).set(1, 0).set(1, 1).set(2, 1).set(3, 1);
            try (LabeledSamples labels = atLeastTwo.apply(new LabeledSamples(concepts.build(), ids));
                    MatchedSamples matched = MatchedSamples.match(
                            ActivationMatrix.of(new float[1][2]), List.of("a", "b"), labels, true)) {
                assertThat(labels.matrix().conceptCount()).isEqualTo(2);
                assertThat(matched.concepts().concepts()).containsExactly(Concept.named("first"));
                assertThat(matched.note())
                        .endsWith("left out 1 concepts that are too rare or too frequent among these" + " samples");
            }
        }
    }

    @Test
    void differentSamplesAreAnErrorOrLeftOut() {
        List<String> activations = List.of("a", "b", "c", "x");
        List<String> concepts = List.of("c", "y", "a", "z", "b", "w", "v");
        assertThatThrownBy(() -> match(activations, 4, concepts, 7, false))
                .isInstanceOf(InvertException.class)
                .hasMessage("3 samples have activations and concepts, 1 activations only (such as x), 4 concepts only"
                        + " (such as y, z, w): use commonOnly to leave those out");
        SampleMatch match = match(activations, 4, concepts, 7, true);
        assertThat(match.activationRows()).containsExactly(0, 1, 2);
        assertThat(match.conceptRows()).containsExactly(2, 4, 0);
        assertThat(match.note())
                .isEqualTo("Matched 3 samples by id; left out 1 without concepts (such as x) and 4 without activations"
                        + " (such as y, z, w)");
    }

    @Test
    void neverMatchesByAccident() {
        assertThatThrownBy(() -> match(List.of("a"), 1, List.of("b"), 1, true))
                .hasMessage("No sample id of the activations (such as a) is one of the concepts (such as b): ids must"
                        + " be equal");
        assertThatThrownBy(() -> match(List.of("val/a.jpg"), 1, List.of("a.jpg"), 1, false))
                .hasMessageContainingAll("val/a.jpg", "ids must be equal; here file names agree");
        assertThatThrownBy(() -> match(NONE, 3, NONE, 4, true)).hasMessageContainingAll("3", "4", "no sample ids");
        assertThatThrownBy(() -> match(NONE, 3, List.of("a", "b"), 2, true))
                .hasMessageEndingWith("because the activations have no sample ids; activationIds names them");
        assertThatThrownBy(() -> match(List.of("a", "b"), 2, NONE, 3, true))
                .hasMessageEndingWith("because the concepts have no sample ids; sampleIds names them");
        assertThatThrownBy(() -> match(List.of("a", "a"), 2, List.of("a", "b"), 2, true))
                .hasMessageContaining("occurs twice in the activations");
        assertThatThrownBy(() -> match(List.of("a"), 2, NONE, 2, true)).hasMessageContaining("must be equal");
    }

    /** Suggesting to drop unmatched samples would be bad advice here, since it would drop almost all. */
    @Test
    void idsThatDifferOnlyInTheEndingOrInCaseAreNoOtherSamples() {
        List<String> activations = List.of("d/a.jpg", "d/b.JPEG", "c.png", "D.png");
        assertThatThrownBy(() -> match(activations, 4, List.of("d/a.JPEG", "d/b", "c.png", "e"), 4, false))
                .isInstanceOf(InvertException.class)
                .hasMessage("1 samples have activations and concepts, 3 activations only (such as d/a.jpg, d/b.JPEG,"
                        + " D.png), 3 concepts only (such as d/a.JPEG, d/b, e): they differ only in the ending:"
                        + " d/a.jpg, d/a.JPEG; d/b.JPEG, d/b; write the ids of the labels as those of the activations");
        assertThatThrownBy(() -> match(List.of("A.jpg"), 1, List.of("a.jpg"), 1, true))
                .hasMessageEndingWith("must be equal, but they differ only in upper and lower case: A.jpg, a.jpg");
        assertThatThrownBy(() -> match(List.of("A.jpg"), 1, List.of("a"), 1, true))
                .hasMessageEndingWith("only in the ending, and in upper and lower case: A.jpg, a");
        assertThat(match(List.of("x", "a.jpg"), 2, List.of("x", "a.png"), 2, true)
                        .note())
                .endsWith("they differ only in the ending: a.jpg, a.png");
        assertThatThrownBy(() -> match(List.of("film.001"), 1, List.of("film.002"), 1, true))
                .hasMessageEndingWith("ids must be equal");
    }

    @Test
    void guessesThatAnArrayIsTransposed() {
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(3, List.of(Concept.named("a"), Concept.named("b")));
                LabeledSamples labels = new LabeledSamples(builder.build(), NONE);
                ActivationMatrix fourByThree = ActivationMatrix.of(new float[3][4]);
                ActivationMatrix twoByFive = ActivationMatrix.of(new float[5][2])) {
            assertThatThrownBy(() -> SampleMatch.of(fourByThree, NONE, labels, false))
                    .isInstanceOf(InvertException.class)
                    .hasMessage("The activations are (4, 3), and the concepts have 3 samples: transposed? The columns"
                            + " of the activations are as many as the samples of the concepts; rows must be samples:"
                            + " save array.T");
            assertThatThrownBy(() -> SampleMatch.of(twoByFive, NONE, labels, false))
                    .isInstanceOf(InvertException.class)
                    .hasMessageStartingWith("The concepts are (3, 2), and the activations have 2 samples: transposed?");
        }
    }

    /** Rows of a file sorted by label cannot be matched by order; with ids they can be. */
    @Test
    void samplesInNoOrderAreMatchedByIdOnly() {
        try (ConceptMatrix.Builder concepts = ConceptMatrix.builder(2, List.of(Concept.named("c")));
                LabeledSamples labels = new LabeledSamples(
                        concepts.build(), List.of("d:1", "d:0"), List.of(), "tokens", "t.csv, line 3: goes back");
                ActivationMatrix activations = ActivationMatrix.of(new float[1][2])) {
            assertThatThrownBy(() -> SampleMatch.of(activations, NONE, labels, true))
                    .isInstanceOf(InvertException.class)
                    .hasMessage("t.csv, line 3: goes back; its rows cannot be matched by order, and the activations"
                            + " have no sample ids: sort the file as the activations are (tokens by document and"
                            + " position), or name their rows with activationIds");
            assertThat(SampleMatch.of(activations, List.of("d:0", "d:1"), labels, false)
                            .conceptRows())
                    .containsExactly(1, 0);
        }
    }

    /** A long file with one label per sample, sorted by label, shows no other sign of its order. */
    @ParameterizedTest
    @ValueSource(strings = {"1,0,2", "1,3,2"})
    void rowNumbersInAnotherOrderAreNotMatchedByRow(String numbers) {
        List<String> ids = List.of(numbers.split(","));
        assertThatThrownBy(() -> match(NONE, 3, ids, 3, true))
                .isInstanceOf(InvertException.class)
                .hasMessage("Samples cannot be matched by row: the activations have no sample ids, and the ids of the"
                        + " concepts are row numbers in another order (the first is 1): sort them, or name the rows of"
                        + " the activations with activationIds");
        assertThatThrownBy(() -> match(ids, 3, NONE, 3, true))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("the ids of the activations are row numbers")
                .hasMessageEndingWith("or name the rows of the concepts with sampleIds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0,1,2", "1,2,3", "2,1,a", "5,1,3", "02,1,0", "3,0,1"})
    void otherIdsAreNoRowNumbers(String ids) {
        assertThat(match(NONE, 3, List.of(ids.split(",")), 3, true).note()).startsWith("Matched samples by row");
    }

    /** Sample i has activation i and bit i in the concepts; 70 samples extend beyond one word. */
    @Test
    void rowsOfBothSidesMeet() {
        int count = 70;
        List<String> ids = IntStream.range(0, count).mapToObj(i -> "s" + i).toList();
        List<String> reversed =
                IntStream.range(0, count).mapToObj(i -> "s" + (count - i)).toList();
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i;
        }
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(count, List.of(Concept.named("odd")))) {
            for (int row = 0; row < count; row++) {
                if ((count - row) % 2 == 1) {
                    builder.set(row, 0);
                }
            }
            try (LabeledSamples labels = new LabeledSamples(builder.build(), reversed)) {
                SampleMatch match = match(ids, count, reversed, count, true);
                try (MatchedSamples matched =
                        MatchedSamples.of(ActivationMatrix.of(new float[][] {values}), ids, labels, match)) {
                    // Sample s0 has no concepts, s70 has no activations.
                    assertThat(matched.activations().sampleCount()).isEqualTo(count - 1);
                    assertThat(matched.sampleIds()).startsWith("s1", "s2").endsWith("s69");
                    try (ActivationBlock block = matched.activations().load(0, 1)) {
                        for (int i = 0; i < count - 1; i++) {
                            float value = block.floats(0).get(i);
                            assertThat(value).isEqualTo(i + 1f);
                            assertThat(matched.concepts().get(i, 0)).isEqualTo(value % 2 == 1);
                        }
                    }
                }
            }
        }
    }

    /** A list of labels does not contain samples without labels. */
    @Test
    void samplesThatAListOfLabelsLeavesOutBelongIntoIt() {
        try (ConceptMatrix.Builder concepts = ConceptMatrix.builder(2, List.of(Concept.named("c")));
                LabeledSamples labels =
                        new LabeledSamples(concepts.build(), List.of("a", "b"), List.of(), "long CSV of tokens", "");
                ActivationMatrix activations = ActivationMatrix.of(new float[1][3])) {
            for (List<String> ids : List.of(List.of("a", "b", "c"), NONE)) {
                assertThatThrownBy(() -> SampleMatch.of(activations, ids, labels, false))
                        .isInstanceOf(InvertException.class)
                        .hasMessageEndingWith(
                                "; a sample without a label belongs in the file too, in a row with an empty label");
            }
        }
    }
}
