package dev.invert;

import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.util.Arrays;
import java.util.List;

/**
 * Partition of the samples into groups of dependent samples, such as frames of one video or pictures of one person.
 * Permutation, resampling and hold-out respect the groups. Immutable.
 */
public final class SampleGroups {
    private final int[] groupOf;
    private final int groupCount;

    private SampleGroups(int[] groupOf, int groupCount) {
        this.groupOf = groupOf;
        this.groupCount = groupCount;
    }

    /**
     * Groups samples by group name.
     *
     * @param groups group name of each sample, N entries
     */
    public static SampleGroups of(List<String> groups) {
        Object2IntOpenHashMap<String> numbers = new Object2IntOpenHashMap<>();
        int[] groupOf = new int[groups.size()];
        for (int i = 0; i < groupOf.length; i++) {
            int next = numbers.size();
            groupOf[i] = numbers.computeIfAbsent(groups.get(i), name -> next);
        }
        return new SampleGroups(groupOf, numbers.size());
    }

    /** Returns N, the number of samples. */
    public int sampleCount() {
        return groupOf.length;
    }

    /** Returns the number of groups. */
    public int groupCount() {
        return groupCount;
    }

    /** Returns the group of a sample, from 0 to {@link #groupCount()} - 1. */
    public int groupOf(int sample) {
        return groupOf[sample];
    }

    /** Returns the sample indices of each group, in ascending order; groups are in the order of their first sample. */
    public int[][] members() {
        int[] sizes = new int[groupCount];
        for (int group : groupOf) {
            sizes[group]++;
        }
        int[][] members = new int[groupCount][];
        Arrays.setAll(members, group -> new int[sizes[group]]);
        for (int i = groupOf.length - 1; i >= 0; i--) {
            members[groupOf[i]][--sizes[groupOf[i]]] = i;
        }
        return members;
    }

    /** Returns the groups of selected samples, in the given order; groups without a selected sample are dropped. */
    public SampleGroups select(int[] samples) {
        int[] selected = new int[samples.length];
        int[] numbers = new int[groupCount];
        Arrays.fill(numbers, -1);
        int count = 0;
        for (int i = 0; i < samples.length; i++) {
            int group = groupOf[samples[i]];
            if (numbers[group] < 0) {
                numbers[group] = count++;
            }
            selected[i] = numbers[group];
        }
        return new SampleGroups(selected, count);
    }

    /** Returns whether the other object groups the same number of samples in the same way. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SampleGroups groups && Arrays.equals(groupOf, groups.groupOf);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(groupOf);
    }
}
