package dev.invert.explain;

import dev.invert.ConceptMatrix;
import dev.invert.SampleGroups;
import dev.invert.internal.kernel.PatternTable;
import it.unimi.dsi.fastutil.ints.IntArrays;
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

    /** Samples of each unit; null if each sample is one. */
    private final int[][] units;

    private final int unitCount;
    private final int[] strata;
    private final int strataCount;
    private final int sampleCount;

    /** @param groups groups of the samples, or null */
    SampleUnits(ConceptMatrix concepts, PatternTable table, SampleGroups groups) {
        this.sampleCount = table.sampleCount();
        this.units = groups == null ? null : groups.members();
        this.unitCount = groups == null ? sampleCount : units.length;
        boolean byPattern = groups == null && sampleCount >= MIN_PATTERN_SIZE * (long) table.patternCount();
        this.strata = byPattern ? patterns(table) : densities(concepts);
        this.strataCount = byPattern ? table.patternCount() : DENSITY_STRATA;
    }

    private static int[] patterns(PatternTable table) {
        int[] strata = new int[table.sampleCount()];
        table.patternOfSample().get(0, strata);
        return strata;
    }

    /** Returns the decile of each unit by the mean number of concepts that its samples show. */
    private int[] densities(ConceptMatrix concepts) {
        int[] shown = new int[sampleCount];
        for (int c = 0; c < concepts.conceptCount(); c++) {
            concepts.forEachSample(c, i -> shown[i]++);
        }
        int[] order = ascending(unitCount);
        if (units == null) {
            order = sorted(order, shown, concepts.conceptCount() + 1);
        } else {
            double[] means = new double[unitCount];
            Arrays.setAll(
                    means,
                    u -> Arrays.stream(units[u])
                            .mapToLong(i -> shown[i])
                            .average()
                            .orElse(0));
            IntArrays.stableSort(order, (a, b) -> Double.compare(means[a], means[b]));
        }
        int[] tenths = new int[unitCount];
        for (int place = 0; place < order.length; place++) {
            tenths[order[place]] = (int) ((long) place * DENSITY_STRATA / order.length);
        }
        return tenths;
    }

    /**
     * Sorts units by a number, and keeps the order of those with the same one.
     *
     * @param keys number of each unit, from 0
     * @param keyCount upper bound on the numbers, exclusive
     */
    private static int[] sorted(int[] order, int[] keys, int keyCount) {
        int[] next = new int[keyCount + 1];
        for (int unit : order) {
            next[keys[unit] + 1]++;
        }
        Arrays.parallelPrefix(next, Integer::sum);
        int[] sorted = new int[order.length];
        for (int unit : order) {
            sorted[next[keys[unit]]++] = unit;
        }
        return sorted;
    }

    private static int[] ascending(int count) {
        int[] order = new int[count];
        Arrays.setAll(order, i -> i);
        return order;
    }

    /** Returns the number of units. */
    int count() {
        return unitCount;
    }

    /**
     * Splits the samples. Within each stratum, units are taken in random order and assigned to the part that is
     * furthest below its share, so that every part gets its share of every stratum up to one unit.
     *
     * @param shares shares of the parts, above 0, with sum 1
     * @return the sample indices of each part, in ascending order
     */
    int[][] split(double[] shares, long seed) {
        int[] order = sorted(IntArrays.shuffle(ascending(unitCount), new Random(seed)), strata, strataCount);
        double[] behind = new double[shares.length];
        int[][] parts = new int[shares.length][sampleCount];
        int[] sizes = new int[shares.length];
        for (int unit : order) {
            int furthest = 0;
            for (int part = 0; part < shares.length; part++) {
                behind[part] += shares[part] * size(unit);
                furthest = behind[part] > behind[furthest] ? part : furthest;
            }
            behind[furthest] -= size(unit);
            if (units == null) {
                parts[furthest][sizes[furthest]++] = unit;
            } else {
                System.arraycopy(units[unit], 0, parts[furthest], sizes[furthest], size(unit));
                sizes[furthest] += size(unit);
            }
        }
        for (int part = 0; part < parts.length; part++) {
            parts[part] = Arrays.copyOf(parts[part], sizes[part]);
            Arrays.sort(parts[part]);
        }
        return parts;
    }

    /** Returns the number of samples of a unit. */
    private int size(int unit) {
        return units == null ? 1 : units[unit].length;
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
        for (int i = 0; i < unitCount; i++) {
            int unit = random.nextInt(unitCount);
            size += size(unit);
            if (units == null) {
                times[unit]++;
            } else {
                for (int sample : units[unit]) {
                    times[sample]++;
                }
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
