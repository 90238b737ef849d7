package dev.invert.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ExplainOptions.Direction;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the list of best neurons against sorting, with many ties and blocks in any order. */
class BestNeuronsTest {
    private static final int FORMULAS = 40;
    private static final int NEURONS = 23;
    private static final int TOP = 4;

    @ParameterizedTest
    @EnumSource(Direction.class)
    void blocksGiveTheSameAsSorting(Direction direction) {
        Random random = new Random(1);
        double[][] aucs = new double[FORMULAS][NEURONS];
        for (double[] row : aucs) {
            boolean undefined = random.nextInt(8) == 0;
            for (int k = 0; k < NEURONS; k++) {
                row[k] = undefined ? Double.NaN : random.nextInt(9) / 8.0;
            }
        }
        BestNeurons best = new BestNeurons(TOP, direction);
        List<int[]> blocks = new ArrayList<>();
        for (int formula = 0; formula < FORMULAS; formula += 7) {
            for (int column = 0; column < NEURONS; column += 5) {
                blocks.add(new int[] {formula, column});
            }
        }
        Collections.shuffle(blocks, random);
        blocks.forEach(block -> pass(best, aucs, block[0], block[1]));

        for (int m = 0; m < FORMULAS; m++) {
            double[] row = aucs[m];
            List<BestNeurons.Neuron> expected = IntStream.range(0, NEURONS)
                    .filter(k -> !Double.isNaN(row[k]))
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer k) -> -BestNeurons.strength(row[k], direction)))
                    .limit(TOP)
                    .map(k -> new BestNeurons.Neuron(k, row[k]))
                    .toList();
            assertThat(best.of(m)).isEqualTo(expected);
        }
    }

    private static void pass(BestNeurons best, double[][] aucs, int formula, int column) {
        int formulas = Math.min(7, FORMULAS - formula);
        int columns = Math.min(5, NEURONS - column);
        ByteBuffer block =
                ByteBuffer.allocate(formulas * columns * Double.BYTES).order(ByteOrder.nativeOrder());
        for (int m = 0; m < formulas; m++) {
            for (int k = 0; k < columns; k++) {
                block.putDouble(aucs[formula + m][column + k]);
            }
        }
        best.aucs(formula, formulas, column, columns, block.flip());
    }
}
