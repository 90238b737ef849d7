package dev.invert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.invert.errors.FormulaException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Parses random formulas: each is parsed, and its text again, or is an error. {@code -Dinvert.fuzz.files=1000000
 * -Dinvert.fuzz.seed=1} runs longer.
 */
class FormulaFuzzTest {
    private static final int FORMULAS = Integer.getInteger("invert.fuzz.files", 20_000);
    private static final long SEED = Long.getLong("invert.fuzz.seed", 20261129);
    private static final List<String> PIECES = List.of(
            "a",
            "b",
            "n02883344",
            "~",
            "&",
            "|",
            "(",
            ")",
            "\"",
            "\\",
            " ",
            "\"x y\"",
            "\t",
            "\0",
            "\u202E",
            "\uD800",
            "and",
            "ä",
            "-",
            ".",
            "=",
            "()",
            "~~",
            "((((((((");

    @Test
    void anyTextIsAFormulaOrAnError() {
        int parsed = 0;
        for (int i = 0; i < FORMULAS; i++) {
            SplittableRandom random = new SplittableRandom(SEED + i);
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            try {
                Formula formula = Formula.parse(text.toString());
                assertThat(Formula.parse(formula.text())).isEqualTo(formula);
                parsed++;
            } catch (FormulaException e) {
                assertThat(e.column()).isBetween(1, text.length() + 1);
            } catch (RuntimeException | Error e) {
                fail("seed " + (SEED + i) + ": " + text, e);
            }
        }
        assertThat(parsed).isBetween(FORMULAS / 100, FORMULAS - 1);
    }
}
