package dev.invert.torch.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ActivationMatrix;
import dev.invert.internal.kernel.PlannedSelection;
import dev.invert.internal.search.Auroc;
import dev.invert.internal.search.BeamSettings;
import dev.invert.torch.TorchDevice;
import dev.invert.torch.internal.products.ShortPacking;
import dev.invert.torch.internal.tensors.SearchDevice;
import java.util.List;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

/** Designs that look right find other formulas than the kernels: the problems of these tests tell them apart. */
class WrongDesignsTest {
    /** Keeps a fixed number of extensions, four for each that must survive. */
    private static final class FixedNumber extends Prefilter {
        FixedNumber(SearchDevice device, long sampleCount, int maxKeep) {
            super(device, sampleCount, maxKeep);
        }

        @Override
        Tensor pass(List<PlannedSelection> lanes, Scored scored, double[] thresholds) {
            long kept = Math.min(4L * lanes.get(0).keep(false), scored.score().size(1));
            Tensor places = scored.score().topk(kept, 1, true, true).get1();
            return torch.zeros_like(scored.score())
                    .to(ScalarType.Bool)
                    .scatter_(1, places, torch.ones_like(places).to(ScalarType.Bool))
                    .logical_and(super.pass(lanes, scored, thresholds));
        }
    }

    /** Leaves no places for extensions that equal known shorter formulas. */
    private static final class WithoutKnown extends Prefilter {
        private final int remembered;

        WithoutKnown(SearchDevice device, long sampleCount, int maxKeep, int remembered) {
            super(device, sampleCount, maxKeep);
            this.remembered = remembered;
        }

        @Override
        int keep(PlannedSelection lane, boolean outside) {
            return remembered;
        }
    }

    private static BeamSettings settings(int samples, int length, int beam) {
        return new BeamSettings(
                new Auroc(samples), length, beam, beam, 1, samples - 1, true, false, 0, false, false, false, 0);
    }

    private static int differences(TorchBackend backend, int length, int beam, boolean flood) {
        int different = 0;
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            boolean[][] columns = flood ? SearchProblems.flood(random, 300, 40) : SearchProblems.dense(random, 40, 5);
            float[][] values = SearchProblems.neurons(random, columns, 4);
            try (SearchProblem problem = new SearchProblem(SearchProblems.matrix(columns));
                    ActivationMatrix activations = ActivationMatrix.of(values)) {
                BeamSettings settings = settings(columns[0].length, length, beam);
                different +=
                        problem.search(backend, settings, activations).equals(problem.expected(settings, activations))
                                ? 0
                                : 1;
            }
        }
        return different;
    }

    @Test
    void aFixedNumberOfExtensionsLosesFormulasInFloods() {
        assertThat(differences(SearchProblem.backend(8), 3, 2, true)).isZero();
        assertThat(differences(SearchProblem.backend(8, FixedNumber::new), 3, 2, true))
                .isPositive();
    }

    @Test
    void withoutPlacesForKnownFormulasNewOnesAreLost() {
        assertThat(differences(SearchProblem.backend(8), 4, 3, false)).isZero();
        TorchBackend wrong = SearchProblem.backend(
                8, (device, sampleCount, maxKeep) -> new WithoutKnown(device, sampleCount, maxKeep, 3));
        assertThat(differences(wrong, 4, 3, false)).isPositive();
    }

    /** The sign of the largest Z, N² / 4, is lost if it is half of 2^s. */
    @Test
    void packingWithOneBitLessIsWrongForTheBestPossibleFormula() {
        int samples = 1 << 10;
        boolean[][] columns = new boolean[2][samples];
        float[][] values = new float[1][samples];
        for (int i = 0; i < samples; i++) {
            columns[0][i] = i >= samples / 2;
            columns[1][i] = i % 3 == 0;
            values[0][i] = i;
        }
        try (SearchProblem problem = new SearchProblem(SearchProblems.matrix(columns));
                ActivationMatrix activations = ActivationMatrix.of(values)) {
            BeamSettings settings = settings(samples, 2, 2);
            assertThat(problem.search(packed(0), settings, activations))
                    .isEqualTo(problem.expected(settings, activations));
            assertThat(problem.search(packed(1), settings, activations))
                    .isNotEqualTo(problem.expected(settings, activations));
        }
    }

    private static TorchBackend packed(int missingBits) {
        return new TorchBackend(
                TorchDevice.of("cpu"),
                TorchBackend.AUTO_PRODUCT,
                8,
                concepts -> ShortPacking.of(concepts, missingBits),
                Prefilter::new);
    }
}
