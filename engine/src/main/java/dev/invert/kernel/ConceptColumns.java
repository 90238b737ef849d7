package dev.invert.kernel;

import dev.invert.ConceptMatrix;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The distinct, non-constant columns of a concept matrix. Equal columns form one concept; its members are listed with
 * the smallest id first.
 */
final class ConceptColumns {
    private final List<List<Integer>> members;
    private final int[] sizes;

    private ConceptColumns(List<List<Integer>> members, int[] sizes) {
        this.members = members;
        this.sizes = sizes;
    }

    static ConceptColumns of(ConceptMatrix matrix) {
        Long2ObjectOpenHashMap<List<List<Integer>>> byHash = new Long2ObjectOpenHashMap<>();
        List<List<Integer>> classes = new ArrayList<>();
        for (int column = 0; column < matrix.conceptCount(); column++) {
            int size = matrix.count(column);
            if (size == 0 || size == matrix.sampleCount()) {
                continue;
            }
            LongBuffer bits = matrix.bits(column);
            List<List<Integer>> bucket = byHash.computeIfAbsent(hash(bits), h -> new ArrayList<>());
            List<Integer> same = null;
            for (List<Integer> candidate : bucket) {
                if (matrix.bits(candidate.get(0)).equals(bits)) {
                    same = candidate;
                }
            }
            if (same == null) {
                same = new ArrayList<>();
                bucket.add(same);
                classes.add(same);
            }
            same.add(column);
        }
        Comparator<Integer> byId =
                Comparator.comparing(c -> matrix.concepts().get(c).id());
        classes.forEach(members -> members.sort(byId));
        int[] sizes = classes.stream().mapToInt(m -> matrix.count(m.get(0))).toArray();
        return new ConceptColumns(classes.stream().map(List::copyOf).toList(), sizes);
    }

    private static long hash(LongBuffer bits) {
        long hash = 0;
        for (int w = 0; w < bits.limit(); w++) {
            hash = (hash ^ bits.get(w)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return hash;
    }

    /** How many distinct concepts there are. */
    int count() {
        return sizes.length;
    }

    /** How many samples show a concept. */
    int size(int concept) {
        return sizes[concept];
    }

    /** The columns that a concept stands for. */
    List<Integer> members(int concept) {
        return members.get(concept);
    }
}
