package dev.invert;

import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which concept lies directly under which other one, as the samples tell it: a concept lies under another if all its
 * samples show the other too. Where several do, the one with the fewest samples is its parent. For concepts from a
 * taxonomy these are its edges, as far as the samples tell its nodes apart; unrelated labels give no edges.
 *
 * @param parents per column of the concept matrix the column of its parent, or {@value #NONE}
 */
public record ConceptHierarchy(List<Integer> parents) {
    /** In place of a parent. */
    public static final int NONE = -1;

    /** Fewer than one concept in so many under another is no hierarchy, but chance. */
    private static final int LEAST_SHARE = 5;

    /** Finds the parents; time grows with the square of the number of concepts, mostly one bit per pair. */
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
            // Of equal sets the first in the order of columns is above, so that no concept is above itself.
            boolean larger = counts[candidate] > counts[concept]
                    || (counts[candidate] == counts[concept] && candidate < concept);
            if (larger && has(bits[candidate], sample) && includes(bits[candidate], bits[concept])) {
                return candidate;
            }
        }
        return NONE;
    }

    /** Whether enough concepts lie under others to speak of a hierarchy: at least a fifth. */
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
