package dev.invert.internal.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.internal.kernel.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the order of chains with the order of the formulas' texts. */
class FormulaCodeOrderTest {
    /** Ids that are prefixes of each other, need quotes, or sort differently with quotes than without. */
    private static final List<String> IDS =
            List.of("n1", "n10", "n1 0", "~n1", "a\"b", "a\\b", "Zebra", "zebra", "é", "(x)", "n1|n10", "b");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8})
    void writesAndOrdersAsFormulasDo(int maxLength) {
        Random random = new Random(maxLength);
        FormulaCodeOrder texts = new FormulaCodeOrder(IDS.size(), maxLength, IDS::get);
        List<int[]> chains = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            chains.add(chain(random, 1 + random.nextInt(maxLength)));
        }
        StringBuilder written = new StringBuilder();
        for (int[] a : chains) {
            String text = text(a);
            texts.write(a, a.length, written);
            assertThat(written.toString()).isEqualTo(text);
            for (int[] b : chains) {
                assertThat(Integer.signum(texts.compare(a, a.length, b, b.length)))
                        .as("%s against %s", text, text(b))
                        .isEqualTo(Integer.signum(text.compareTo(text(b))));
            }
        }
    }

    private static int[] chain(Random random, int length) {
        int[] codes = new int[length];
        for (int i = 0; i < length; i++) {
            codes[i] = (random.nextInt(IDS.size()) << 2) | (i == 0 ? firstOperation(random) : random.nextInt(4));
        }
        return codes;
    }

    /**
     * Returns a random first operation of a chain: AND or AND NOT, which joins the first literal to "true everywhere".
     */
    private static int firstOperation(Random random) {
        return (random.nextBoolean() ? Operation.AND : Operation.AND_NOT).code();
    }

    private static String text(int[] chain) {
        return FormulaCode.formula(chain, chain.length, IDS::get).text();
    }
}
