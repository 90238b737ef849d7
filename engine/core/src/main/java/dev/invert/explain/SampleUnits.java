package dev.invert.explain;

import dev.invert.ConceptMatrix;
import dev.invert.SampleGroups;
import dev.invert.internal.kernel.PatternTable;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.Random;

/**
 * Units of sampling: groups if there are any, otherwise single samples. Splits them into stratified parts and draws
 * them with replacement, both reproducibly from a seed. The strata are the patterns of the concepts, or deciles of the
 * number of concepts if there are groups or too few samples per pattern.
 */
final class SampleUnits {
    /** Minimum mean number of samples per pattern for strata by pattern. */
    private static final int MIN_PATTERN_SIZE = 2;

    private static final int DENSITY_STRATA = 10;

    private final int[][] units;
    private final long[] strata;
    private final int sampleCount;

    /** @param groups groups of the samples, or null */
    SampleUnits(ConceptMatrix concepts, PatternTable table, SampleGroups groups) {
        this.sampleCount = table.sampleCount();
        if (groups == null) {
            units = new int[sampleCount][];
            Arrays.setAll(units, i -> new int[] {i});
        } else {
            units = groups.members();
        }
        boolean byPattern = groups == null && sampleCount >= MIN_PATTERN_SIZE * (long) table.patternCount();
        strata = byPattern ? patterns(table) : densities(concepts);
    }

    private static long[] patterns(PatternTable table) {
        IntBuffer patternOf = table.patternOfSample();
        long[] strata = new long[table.sampleCount()];
        Arrays.setAll(strata, patternOf::get);
        return strata;
    }

    /** Returns the decile of each unit by the mean number of concepts that its samples show. */
    private long[] densities(ConceptMatrix concepts) {
        int[] shown = new int[sampleCount];
        for (int c = 0; c < concepts.conceptCount(); c++) {
            concepts.forEachSample(c, i -> shown[i]++);
        }
        double[] means = new double[units.length];
        Arrays.setAll(
                means,
                u -> Arrays.stream(units[u]).mapToLong(i -> shown[i]).average().orElse(0));
        int[] order = ascending(units.length);
        IntArrays.stableSort(order, (a, b) -> Double.compare(means[a], means[b]));
        long[] tenths = new long[units.length];
        for (int place = 0; place < order.length; place++) {
            tenths[order[place]] = (long) place * DENSITY_STRATA / order.length;
        }
        return tenths;
    }

    private static int[] ascending(int count) {
        int[] order = new int[count];
        Arrays.setAll(order, i -> i);
        return order;
    }

    /** Returns the number of units. */
    int count() {
        return units.length;
    }

    /**
     * Splits the samples. Within each stratum, units are taken in random order and assigned to the part that is
     * furthest below its share, so that every part gets its share of every stratum up to one unit.
     *
     * @param shares shares of the parts, above 0, with sum 1
     * @return the sample indices of each part, in ascending order
     */
    int[][] split(double[] shares, long seed) {
        int[] order = IntArrays.shuffle(ascending(units.length), new Random(seed));
        IntArrays.stableSort(order, (a, b) -> Long.compare(strata[a], strata[b]));
        double[] behind = new double[shares.length];
        int[][] parts = new int[shares.length][sampleCount];
        int[] sizes = new int[shares.length];
        for (int unit : order) {
            int furthest = 0;
            for (int part = 0; part < shares.length; part++) {
                behind[part] += shares[part] * units[unit].length;
                furthest = behind[part] > behind[furthest] ? part : furthest;
            }
            behind[furthest] -= units[unit].length;
            for (int sample : units[unit]) {
                parts[furthest][sizes[furthest]++] = sample;
            }
        }
        for (int part = 0; part < parts.length; part++) {
            parts[part] = Arrays.copyOf(parts[part], sizes[part]);
            Arrays.sort(parts[part]);
        }
        return parts;
    }

    /**
     * Draws as many units as there are, with replacement.
     *
     * @return the sample indices of all drawn units in ascending order, repeated as often as their unit was drawn
     */
    int[] draw(long seed) {
        Random random = new Random(seed);
        int[] times = new int[sampleCount];
        int size = 0;
        for (int i = 0; i < units.length; i++) {
            int[] unit = units[random.nextInt(units.length)];
            size += unit.length;
            for (int sample : unit) {
                times[sample]++;
            }
        }
        int[] samples = new int[size];
        int at = 0;
        for (int sample = 0; sample < sampleCount; sample++) {
            Arrays.fill(samples, at, at + times[sample], sample);
            at += times[sample];
        }
        return samples;
    }
}
