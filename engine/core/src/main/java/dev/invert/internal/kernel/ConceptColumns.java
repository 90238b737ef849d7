package dev.invert.internal.kernel;

import dev.invert.ConceptMatrix;
import dev.invert.EqualConcepts;
import java.util.List;

/**
 * The distinct, non-constant columns of a concept matrix. Equal columns form one concept, whose members are listed with
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
        List<List<Integer>> members = EqualConcepts.of(matrix).classes().stream()
                .filter(columns -> !isConstant(matrix, columns.get(0)))
                .toList();
        int[] sizes = members.stream().mapToInt(m -> matrix.count(m.get(0))).toArray();
        return new ConceptColumns(members, sizes);
    }

    private static boolean isConstant(ConceptMatrix matrix, int column) {
        int size = matrix.count(column);
        return size == 0 || size == matrix.sampleCount();
    }

    /** Returns the number of distinct concepts. */
    int count() {
        return sizes.length;
    }

    /** Returns the number of samples that have a concept. */
    int size(int concept) {
        return sizes[concept];
    }

    /** Returns the columns that a concept represents. */
    List<Integer> members(int concept) {
        return members.get(concept);
    }
}
