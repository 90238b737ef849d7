package dev.invert.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.Concept;
import dev.invert.errors.FormulaException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests formulas over names of concepts. */
class ConceptNamesTest {
    private static final ConceptNames NAMES = new ConceptNames(List.of(
            new Concept("n1", "great_white_shark.n.01", ""),
            new Concept("n2", "crane.n.04", ""),
            new Concept("n3", "crane.n.05", ""),
            new Concept("n4", "Dog", ""),
            new Concept("dog", "hound", ""),
            Concept.named("high heel")));

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "n1 & ~n2; n1 & ~n2",
                "great_white_shark | hound; dog | n1",
                "~(HOUND & \"Great White Shark\"); ~dog | ~n1",
                "crane.n.04; n2",
                "dog; dog",
                "\"high heel\"; \"high heel\""
            })
    void namesStandForIds(String text, String ids) {
        assertThat(NAMES.parse(text).text()).isEqualTo(ids);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "n1 & crane # column 6: 'crane' is the name of 2 concepts: n2 (crane.n.04), n3 (crane.n.05); use an id",
                "hounds # no concept has the id or name 'hounds'; did you mean dog (hound)",
                "great white shark # in quotes it is a concept: 'great white shark'",
                "tractor # no concept has the id or name 'tractor'; check the formula's names",
                "n1 & # column 5: expected a concept id"
            })
    void otherNamesAreErrors(String text, String message) {
        assertThatThrownBy(() -> NAMES.parse(text))
                .isInstanceOf(FormulaException.class)
                .satisfies(e -> assertThat(e.getMessage().replace('"', '\'')).contains(message));
    }

    @Test
    void aMessageListsFiveConceptsAtMost() {
        ConceptNames names = new ConceptNames(List.of(
                new Concept("a", "same", ""),
                new Concept("b", "same", ""),
                new Concept("c", "same", ""),
                new Concept("d", "same", ""),
                new Concept("e", "same", ""),
                new Concept("f", "same", "")));

        assertThatThrownBy(() -> names.parse("same"))
                .hasMessageContaining("6 concepts")
                .hasMessageContaining("e (same), …")
                .hasMessageNotContaining("f (same)");
    }
}
