package dev.invert.internal.kernel;

import dev.invert.ConceptMatrix;
import dev.invert.EqualConcepts;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The distinct, non-constant columns of a concept matrix. Equal columns form one concept, whose members are listed with
 * the smallest id first.
 */
final class ConceptColumns {
    private final EqualConcepts equal;
    private final int[] classes;
    private final int[] sizes;

    private ConceptColumns(EqualConcepts equal, int[] classes, int[] sizes) {
        this.equal = equal;
        this.classes = classes;
        this.sizes = sizes;
    }

    static ConceptColumns of(ConceptMatrix matrix) {
        EqualConcepts equal = EqualConcepts.of(matrix);
        int[] sizes = IntStream.range(0, equal.classCount())
                .map(c -> matrix.count(equal.firstColumn(c)))
                .toArray();
        int[] classes = IntStream.range(0, equal.classCount())
                .filter(c -> sizes[c] != 0 && sizes[c] != matrix.sampleCount())
                .toArray();
        return new ConceptColumns(
                equal, classes, IntStream.of(classes).map(c -> sizes[c]).toArray());
    }

    /** Returns the same columns with other numbers of samples. */
    ConceptColumns sized(int[] newSizes) {
        return new ConceptColumns(equal, classes, newSizes);
    }

    /** Returns the number of distinct concepts. */
    int count() {
        return sizes.length;
    }

    /** Returns the number of samples that have a concept. */
    int size(int concept) {
        return sizes[concept];
    }

    /** Returns the columns that a concept represents, the one with the smallest id first. */
    List<Integer> members(int concept) {
        return equal.columns(classes[concept]);
    }
}
