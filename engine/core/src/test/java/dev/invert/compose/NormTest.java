package dev.invert.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.invert.Formula.Operator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the t-norms. */
class NormTest {
    @ParameterizedTest
    @EnumSource
    void normsAgreeWithLogicAndWithDeMorgan(Norm norm) {
        for (double a = 0; a <= 1; a += 0.25) {
            assertThat(norm.join(Operator.AND, a, 1)).isEqualTo(a);
            assertThat(norm.join(Operator.AND, a, 0)).isZero();
            assertThat(norm.join(Operator.OR, a, 0)).isEqualTo(a);
            assertThat(norm.join(Operator.OR, a, 1)).isEqualTo(1);
            for (double b = 0; b <= 1; b += 0.25) {
                assertThat(norm.join(Operator.OR, a, b))
                        .isCloseTo(1 - norm.join(Operator.AND, 1 - a, 1 - b), within(1e-15));
            }
        }
    }

    @Test
    void normsHaveTheirValues() {
        assertThat(Norm.PRODUCT.join(Operator.AND, 0.7, 0.5)).isEqualTo(0.35);
        assertThat(Norm.PRODUCT.join(Operator.OR, 0.7, 0.5)).isCloseTo(0.85, within(1e-15));
        assertThat(Norm.GOEDEL.join(Operator.AND, 0.7, 0.5)).isEqualTo(0.5);
        assertThat(Norm.GOEDEL.join(Operator.OR, 0.7, 0.5)).isEqualTo(0.7);
        assertThat(Norm.LUKASIEWICZ.join(Operator.AND, 0.7, 0.5)).isCloseTo(0.2, within(1e-15));
        assertThat(Norm.LUKASIEWICZ.join(Operator.OR, 0.7, 0.5)).isEqualTo(1);
    }
}
