package dev.invert.bench;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks that proofs at N = 50,000, over lists and streamed, pass the gate of their benchmark. */
class ProofGateTest {
    @ParameterizedTest
    @EnumSource(
            value = Problem.Shape.class,
            names = {"IMAGENET", "DENSE_100"})
    void optimaAreRight(Problem.Shape shape) {
        try (Problem problem = Problem.of(shape, 2)) {
            assertThatCode(() -> ProofGate.requireOptima(problem)).doesNotThrowAnyException();
        }
    }
}
