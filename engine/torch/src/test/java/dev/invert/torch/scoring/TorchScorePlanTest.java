package dev.invert.torch.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ConceptMatrix;
import dev.invert.RandomProblem;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.torch.internal.products.ProductMode;
import dev.invert.torch.internal.products.ScoreProduct;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that a hundred thousand neurons fit into memory of any size. */
class TorchScorePlanTest {
    private static final int NEURONS = 100_000;

    @ParameterizedTest
    @CsvSource({"100000000,true", "1000000000,true", "100000000000,true", "1000000000,false", "20000000000,false"})
    void allTensorsFitIntoTheFreeMemory(long freeBytes, boolean cuda) {
        try (ConceptMatrix concepts = new RandomProblem(2, 5_000, 24).matrix();
                PatternTable table =
                        PatternTable.of(concepts, KernelChoice.chosen().collapse())) {
            ScoreProduct product = new ScoreProduct(ProductMode.FLOAT64, table.patternCount(), 1_000_000);
            TorchScorePlan plan = TorchScorePlan.of(table, product, cuda, NEURONS, freeBytes);

            long weights = plan.neuronsPerPass() * product.weightBytes(table.patternCount());
            long masks = (long) plan.formulasPerPiece() * table.patternCount() * (3 + Double.BYTES);
            long tile = 40L * plan.formulasPerPiece() * plan.neuronsPerTile();
            assertThat(weights + plan.lanes() * (masks + tile)).isLessThanOrEqualTo(freeBytes);
            assertThat(60L * plan.neuronsPerRank() * table.sampleCount() * plan.lanes())
                    .isLessThanOrEqualTo(freeBytes / 2);
            assertThat(plan.formulasPerPiece()).isBetween(1, 4_096);
            assertThat((long) plan.formulasPerPiece() * plan.neuronsPerTile()).isLessThan(Integer.MAX_VALUE);
            assertThat(plan.lanes()).isEqualTo(cuda ? 3 : 1);
        }
    }
}
