package dev.invert.torch.search;

import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.search.Auroc;
import dev.invert.internal.search.BeamSettings;
import dev.invert.internal.search.GuaranteedAuc;
import dev.invert.internal.search.Objective;
import dev.invert.internal.search.Overlap;
import dev.invert.internal.search.PearsonR;
import dev.invert.internal.search.StandardizedU;
import java.util.Random;

/** Draws settings of searches. */
final class RandomSettings {
    private RandomSettings() {}

    static BeamSettings draw(Random random, PatternTable table, int mostBeam) {
        int n = table.sampleCount();
        int length = 1 + random.nextInt(5);
        int beam = random.nextInt(4) == 0 ? 1 + random.nextInt(mostBeam) : 1 + random.nextInt(5);
        long most = random.nextBoolean() ? Math.max(1, n / 2) : n - 1;
        long least = random.nextInt(3) == 0 ? 1 + random.nextInt((int) most) : 1;
        int ends = random.nextInt(3);
        Objective objective = objective(random, table, length, ends == 2 ? 2 : 1);
        boolean overlap = objective instanceof Overlap;
        return new BeamSettings(
                objective,
                length,
                beam,
                1 + random.nextInt(6),
                least,
                most,
                overlap || ends != 1,
                !overlap && ends != 0,
                random.nextInt(4) == 0 ? 1 + random.nextInt(table.conceptCount() + 1) : 0,
                random.nextInt(3) == 0,
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean() ? 20 : 0);
    }

    private static Objective objective(Random random, PatternTable table, int length, int directions) {
        int n = table.sampleCount();
        return switch (random.nextInt(8)) {
            case 0 -> new StandardizedU(n);
            case 1 -> new PearsonR(n);
            case 2 -> new Overlap(Overlap.Measure.F1, n, 0.2);
            case 3 -> new Overlap(Overlap.Measure.IOU, n, 0.1);
            case 4, 5 -> GuaranteedAuc.of(n, table.conceptCount(), table.patternCount(), length, directions);
            default -> new Auroc(n);
        };
    }
}
