package dev.invert;

import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

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

    /** Infers the parents in O(C²) time for C concepts; a single bit rules out most pairs. */
    public static ConceptHierarchy of(ConceptMatrix concepts) {
        int[] counts =
                IntStream.range(0, concepts.conceptCount()).map(concepts::count).toArray();
        List<Integer> bySize = IntStream.range(0, counts.length)
                .boxed()
                .sorted(Comparator.comparingInt(concept -> counts[concept]))
                .toList();
        LongBuffer[] bits =
                IntStream.range(0, counts.length).mapToObj(concepts::bits).toArray(LongBuffer[]::new);
        List<Integer> parents = new ArrayList<>();
        for (int concept = 0; concept < counts.length; concept++) {
            parents.add(counts[concept] == 0 ? NONE : parent(concept, counts, bySize, bits));
        }
        return new ConceptHierarchy(parents);
    }

    private static int parent(int concept, int[] counts, List<Integer> bySize, LongBuffer[] bits) {
        int sample = firstSample(bits[concept]);
        for (int candidate : bySize) {
            // Of equal sets the one in the first column is above the others, so that there is no cycle.
            boolean larger = counts[candidate] > counts[concept]
                    || (counts[candidate] == counts[concept] && candidate < concept);
            if (larger && has(bits[candidate], sample) && includes(bits[candidate], bits[concept])) {
                return candidate;
            }
        }
        return NONE;
    }

    /**
     * Returns whether the concepts form a hierarchy: whether at least a fifth of them, and at least one, has a parent.
     */
    public boolean present() {
        long under = parents.stream().filter(parent -> parent != NONE).count();
        return under > 0 && under * LEAST_SHARE >= parents.size();
    }

    private static int firstSample(LongBuffer bits) {
        int word = 0;
        while (bits.get(word) == 0) {
            word++;
        }
        return (word << 6) + Long.numberOfTrailingZeros(bits.get(word));
    }

    private static boolean has(LongBuffer bits, int sample) {
        return (bits.get(sample >>> 6) >>> sample & 1) != 0;
    }

    private static boolean includes(LongBuffer whole, LongBuffer part) {
        for (int word = 0; word < part.limit(); word++) {
            if ((part.get(word) & ~whole.get(word)) != 0) {
                return false;
            }
        }
        return true;
    }
}
