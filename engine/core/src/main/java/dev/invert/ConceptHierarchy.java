package dev.invert;

import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import it.unimi.dsi.fastutil.ints.IntLists;
import java.util.Arrays;
import java.util.List;

/**
 * Parent of each concept, inferred from the samples: a concept lies below another one if every sample that shows it
 * also shows the other. If several concepts qualify, the one with the fewest samples is the parent. For concepts from a
 * taxonomy the result is the edges of the taxonomy, to the extent that the samples distinguish its nodes; unrelated
 * labels yield no edges.
 *
 * @param parents for each column of the concept matrix the column of its parent, or {@value #NONE}
 */
public record ConceptHierarchy(List<Integer> parents) {
    /** Marks a concept without a parent. */
    public static final int NONE = -1;

    /** If fewer than one concept in this many has a parent, the inclusions are attributed to chance. */
    private static final int LEAST_SHARE = 5;

    /**
     * Infers the parents. Concepts with equal truth sets are compared once, and only with the concepts of one of their
     * samples.
     */
    public static ConceptHierarchy of(ConceptMatrix concepts) {
        EqualConcepts equal = EqualConcepts.of(concepts);
        int[] parentOfClass = new Classes(concepts, equal).parents();
        int[] parents = new int[concepts.conceptCount()];
        for (int column = 0; column < parents.length; column++) {
            int equalClass = equal.classOf(column);
            int first = equal.firstColumn(equalClass);
            // Of equal sets the one in the first column is above the others, so that there is no cycle.
            parents[column] = column == first || parentOfClass[equalClass] == Classes.EMPTY
                    ? Math.max(parentOfClass[equalClass], NONE)
                    : first;
        }
        return new ConceptHierarchy(IntLists.unmodifiable(new IntArrayList(parents)));
    }

    /**
     * Returns whether the concepts form a hierarchy: whether at least a fifth of them, and at least one, has a parent.
     */
    public boolean present() {
        long under = parents.stream().filter(parent -> parent != NONE).count();
        return under > 0 && under * LEAST_SHARE >= parents.size();
    }

    /** The distinct truth sets in ascending order of size, then of their first columns. */
    private static final class Classes {
        /** Marks a class without samples, which lies nowhere. */
        static final int EMPTY = -2;

        private final EqualConcepts equal;
        private final ConceptStorage samples;
        private final int sampleCount;
        private final int[] counts;
        private final int[] bySize;

        Classes(ConceptMatrix concepts, EqualConcepts equal) {
            this.equal = equal;
            this.samples = concepts.storage();
            this.sampleCount = concepts.sampleCount();
            this.counts = new int[equal.classCount()];
            long[] keys = new long[counts.length];
            for (int c = 0; c < counts.length; c++) {
                counts[c] = concepts.count(equal.firstColumn(c));
                // Classes are numbered in the order of their first columns.
                keys[c] = (long) counts[c] << 32 | c;
            }
            Arrays.sort(keys);
            this.bySize = Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
        }

        /** Returns the column of the parent of each class, {@link #NONE} or {@link #EMPTY}. */
        int[] parents() {
            int[] firstSamples = new int[counts.length];
            Int2ObjectOpenHashMap<IntList> classesOfSample = new Int2ObjectOpenHashMap<>();
            long[] marked = new long[(sampleCount + Long.SIZE - 1) >>> 6];
            for (int c = 0; c < counts.length; c++) {
                if (counts[c] > 0) {
                    firstSamples[c] = samples.firstSample(equal.firstColumn(c));
                    marked[firstSamples[c] >>> 6] |= 1L << firstSamples[c];
                    classesOfSample.computeIfAbsent(firstSamples[c], s -> new IntArrayList());
                }
            }
            for (int c : bySize) {
                samples.forEachIn(
                        equal.firstColumn(c),
                        marked,
                        i -> classesOfSample.get(i).add(c));
            }
            int[] parents = new int[counts.length];
            for (int c = 0; c < counts.length; c++) {
                parents[c] = counts[c] == 0 ? EMPTY : parent(c, classesOfSample.get(firstSamples[c]));
            }
            return parents;
        }

        private int parent(int child, IntList candidates) {
            for (int i = 0; i < candidates.size(); i++) {
                int candidate = candidates.getInt(i);
                if (counts[candidate] > counts[child]
                        && samples.includes(equal.firstColumn(candidate), equal.firstColumn(child))) {
                    return equal.firstColumn(candidate);
                }
            }
            return NONE;
        }
    }
}
