package dev.invert.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.ElementType;
import dev.invert.arrays.ActivationFiles;
import dev.invert.labels.ConceptFiles;
import dev.invert.labels.LabeledSamples;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks that the benchmarks' problems have the documented shapes, and that the available kernels pass the gate. */
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

    @ParameterizedTest
    @EnumSource(
            value = Problem.Shape.class,
            names = {"IMAGENET", "DENSE"})
    void allKernelsSumAndSelectAlike(Problem.Shape shape) {
        try (Problem problem = Problem.of(shape, SearchBed.FORMULAS)) {
            assertThatCode(() -> KernelGate.requireJointAgreement(problem, 0.06))
                    .doesNotThrowAnyException();
        }
    }

    /** Covers ties and zeros, which are error-prone in ranking; half precision has its own kernel. */
    @ParameterizedTest
    @EnumSource(RankValues.class)
    void allKernelsRankAlike(RankValues values) {
        for (boolean half : new boolean[] {false, true}) {
            try (Problem problem = values.problem(ImageNetConcepts.build(2), 2, half)) {
                assertThat(problem.activations().elementType())
                        .isEqualTo(half ? ElementType.FLOAT16 : ElementType.FLOAT32);
                assertThatCode(() -> KernelGate.requireAgreement(problem)).doesNotThrowAnyException();
            }
        }
    }

    @Test
    void writtenProblemsReadBackUnchanged(@TempDir Path folder) throws IOException {
        try (Problem problem = RankValues.NORMAL.problem(ImageNetConcepts.build(1), 3, false)) {
            ProblemFiles.write(problem, folder);
            try (ActivationMatrix activations = ActivationFiles.open(folder.resolve("activations.npy"));
                    LabeledSamples samples = ConceptFiles.open(folder.resolve("concepts.npy"));
                    ActivationBlock read = activations.load(0, 3);
                    ActivationBlock written = problem.activations().load(0, 3)) {
                for (int k = 0; k < 3; k++) {
                    assertThat(read.floats(k)).isEqualTo(written.floats(k));
                }
                for (int c = 0; c < problem.concepts().conceptCount(); c++) {
                    assertThat(samples.matrix().bits(c))
                            .isEqualTo(problem.concepts().bits(c));
                }
            }
        }
    }
}
