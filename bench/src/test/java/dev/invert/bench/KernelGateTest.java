package dev.invert.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.invert.ConceptMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The benchmarks' problems have the promised shapes, and the gate lets the present kernels pass. */
class KernelGateTest {
    @Test
    void imageNetHasItsPublishedShape() {
        try (ConceptMatrix concepts = ImageNetConcepts.build(50)) {
            assertThat(concepts.sampleCount()).isEqualTo(50_000);
            assertThat(concepts.conceptCount()).isEqualTo(1_472);
        }
    }

    @ParameterizedTest
    @EnumSource(Problem.Shape.class)
    void allKernelsAgree(Problem.Shape shape) {
        try (Problem problem = Problem.of(shape, 3)) {
            assertThatCode(() -> KernelGate.requireAgreement(problem)).doesNotThrowAnyException();
        }
    }

    @Test
    void allScorersAgree() {
        try (ScoreProblem problem = ScoreProblem.of(3, 100)) {
            assertThatCode(problem::requireAgreement).doesNotThrowAnyException();
        }
    }
}
