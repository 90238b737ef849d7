package dev.invert.internal.search.exact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests the sets that three literals can express against an independent count. */
class VennSetsTest {
    @Test
    void sixtyFourFormulasSayThirtyTwoThingsAndTheirOpposites() {
        Set<Integer> masks = new HashSet<>();
        for (VennSets.Shape shape : VennSets.SHAPES) {
            masks.add(shape.mask());
        }
        assertThat(masks).hasSize(64);
        assertThat(masks).allSatisfy(mask -> assertThat(masks).contains(~mask & VennSets.ALL));
        assertThat(VennSets.threeLiteralSets(VennSets.ALL)).hasSize(32);
        assertThat(Arrays.stream(VennSets.threeLiteralSets(VennSets.ALL))
                        .map(Integer::bitCount)
                        .filter(cells -> cells == 1 || cells == 7))
                .as("single cells and their complements")
                .hasSize(8);
    }

    @Test
    void aChainSaysOneNewThing() {
        // Cells of a ⊃ b ⊃ c: outside, a only, a and b, all three.
        int chain = 1 | 1 << 1 | 1 << 3 | 1 << 7;
        int wanted = ((VennSets.FIRST & ~VennSets.SECOND) | VennSets.THIRD) & chain;
        int[] sets = VennSets.threeLiteralSets(chain);
        assertThat(sets).hasSize(1);
        assertThat(sets[0] & chain).isIn(wanted, ~wanted & chain);
    }

    @Test
    void cellsAddUp() {
        Random random = new Random(5);
        VennCounts counts = new VennCounts();
        for (int round = 0; round < 100; round++) {
            double[] cells = random.ints(8, -50, 50).asDoubleStream().toArray();
            counts.set(
                    sum(cells, VennSets.ALL),
                    sum(cells, VennSets.FIRST),
                    sum(cells, VennSets.SECOND),
                    sum(cells, VennSets.THIRD),
                    sum(cells, VennSets.FIRST & VennSets.SECOND),
                    sum(cells, VennSets.FIRST & VennSets.THIRD),
                    sum(cells, VennSets.SECOND & VennSets.THIRD),
                    cells[7]);
            int occupied = 0;
            for (int mask = 0; mask <= VennSets.ALL; mask++) {
                assertThat(counts.sum(mask)).isEqualTo(sum(cells, mask));
                occupied |= Integer.bitCount(mask) == 1 && sum(cells, mask) != 0 ? mask : 0;
            }
            assertThat(counts.occupied()).isEqualTo(occupied);
        }
    }

    private static double sum(double[] cells, int mask) {
        double sum = 0;
        for (int cell = 0; cell < cells.length; cell++) {
            sum += (mask >>> cell & 1) != 0 ? cells[cell] : 0;
        }
        return sum;
    }
}
