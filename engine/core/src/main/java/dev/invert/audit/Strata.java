package dev.invert.audit;

import dev.invert.ConceptMatrix;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Partition of the samples, with the number of samples of every concept in every stratum. Immutable.
 *
 * @param stratumOf stratum of each sample, N entries
 * @param names name of each stratum
 * @param members samples of each stratum, in ascending order
 * @param positives for each concept, its number of samples in each stratum
 */
@SuppressWarnings("ArrayRecordComponent") // Neither compared nor changed.
record Strata(int[] stratumOf, List<String> names, int[][] members, int[][] positives) {
    /** Returns the strata of a partition. */
    static Strata of(int[] stratumOf, List<String> names, ConceptMatrix concepts) {
        IntArrayList[] members = new IntArrayList[names.size()];
        Arrays.setAll(members, s -> new IntArrayList());
        for (int i = 0; i < stratumOf.length; i++) {
            members[stratumOf[i]].add(i);
        }
        int[][] positives = new int[concepts.conceptCount()][names.size()];
        for (int concept = 0; concept < positives.length; concept++) {
            int[] counts = positives[concept];
            Bits.forEach(concepts.bits(concept), i -> counts[stratumOf[i]]++);
        }
        return new Strata(
                stratumOf,
                List.copyOf(names),
                Arrays.stream(members).map(IntArrayList::toIntArray).toArray(int[][]::new),
                positives);
    }

    /** Returns strata named per sample, in the order of their first sample. */
    static Strata named(List<String> nameOfSample, ConceptMatrix concepts) {
        Object2IntOpenHashMap<String> numbers = new Object2IntOpenHashMap<>();
        List<String> names = new ArrayList<>();
        int[] stratumOf = new int[nameOfSample.size()];
        for (int i = 0; i < stratumOf.length; i++) {
            String name = nameOfSample.get(i);
            if (!numbers.containsKey(name)) {
                numbers.put(name, names.size());
                names.add(name);
            }
            stratumOf[i] = numbers.getInt(name);
        }
        return of(stratumOf, names, concepts);
    }

    /** Returns the strata crossed with a truth set: each is divided into samples without and with it. */
    Strata crossed(LongBuffer truth, ConceptMatrix concepts) {
        int[] crossed = new int[stratumOf.length];
        int[] numbers = new int[2 * names.size()];
        Arrays.fill(numbers, -1);
        List<String> crossedNames = new ArrayList<>();
        for (int i = 0; i < crossed.length; i++) {
            boolean within = Bits.get(truth, i);
            int cell = 2 * stratumOf[i] + (within ? 1 : 0);
            if (numbers[cell] < 0) {
                numbers[cell] = crossedNames.size();
                String part = within ? "with the intended concept" : "without the intended concept";
                crossedNames.add(names.size() == 1 ? part : names.get(stratumOf[i]) + ", " + part);
            }
            crossed[i] = numbers[cell];
        }
        return of(crossed, crossedNames, concepts);
    }

    /** Returns whether every stratum lies inside or outside of a truth set. */
    boolean refine(LongBuffer truth) {
        for (int[] samples : members) {
            boolean first = Bits.get(truth, samples[0]);
            for (int sample : samples) {
                if (Bits.get(truth, sample) != first) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Returns the number of strata. */
    int count() {
        return names.size();
    }

    /** Returns the number of samples of a stratum. */
    int size(int stratum) {
        return members[stratum].length;
    }

    /** Returns whether a concept is present in some samples of a stratum and absent in others. */
    boolean varies(int concept, int stratum) {
        return positives[concept][stratum] > 0 && positives[concept][stratum] < size(stratum);
    }

    /** Returns whether a stratum has enough samples with a concept and without it. */
    boolean isTestable(int concept, int stratum) {
        int n1 = positives[concept][stratum];
        return Math.min(n1, size(stratum) - n1) >= AuditOptions.LEAST_CELL;
    }
}
