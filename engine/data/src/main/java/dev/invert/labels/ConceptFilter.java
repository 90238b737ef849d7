package dev.invert.labels;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.DistinctNames;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import dev.invert.files.UnicodeForm;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Selects concepts by frequency and by name.
 *
 * @param minSamples minimum number of samples that show a concept, inclusive
 * @param maxFraction maximum fraction of samples that show a concept, inclusive; from 0 to 1
 * @param include patterns, at least one of which must match the id or the name; empty keeps all
 * @param exclude patterns, none of which may match the id or the name
 */
public record ConceptFilter(int minSamples, double maxFraction, List<String> include, List<String> exclude) {
    /** A filter that keeps all concepts. */
    public static final ConceptFilter NONE = new ConceptFilter(0, 1, List.of(), List.of());

    /** Returns the bounds on frequency only. */
    ConceptFilter ofCounts() {
        return new ConceptFilter(minSamples, maxFraction, List.of(), List.of());
    }

    /**
     * Returns a matrix with the selected concepts only.
     *
     * @param matrix owned by this call: returned as it is if all concepts are kept, otherwise closed
     * @throws InvertException if no concept is kept
     */
    public ConceptMatrix apply(ConceptMatrix matrix) {
        try {
            List<Integer> kept = kept(matrix);
            if (kept.size() == matrix.conceptCount()) {
                return matrix;
            }
            requireSome(matrix, kept);
            ConceptMatrix selected = select(matrix, kept);
            matrix.close();
            return selected;
        } catch (RuntimeException e) {
            matrix.close();
            throw e;
        }
    }

    private static void requireSome(ConceptMatrix matrix, List<Integer> kept) {
        if (kept.isEmpty()) {
            throw new InvertException(Message.of(
                    "None of " + matrix.conceptCount() + " concepts is left on " + matrix.sampleCount()
                            + " samples: loosen ",
                    Setting.MIN_SAMPLES,
                    ", ",
                    Setting.MAX_FRACTION,
                    ", ",
                    Setting.INCLUDE,
                    " or ",
                    Setting.EXCLUDE));
        }
    }

    /**
     * Returns the labels with the selected concepts only. They keep the bounds on frequency, which apply again to
     * samples that are selected from them.
     *
     * @param labels owned by this call
     * @throws InvertException if no concept is kept
     */
    public LabeledSamples apply(LabeledSamples labels) {
        return labels.withMatrix(apply(labels.matrix()), labels.form()).withFilter(ofCounts());
    }

    /** A filter with compiled patterns. */
    @FunctionalInterface
    public interface Selection {
        /** Returns whether a concept that some of the samples show is kept. */
        boolean keeps(Concept concept, int count, int sampleCount);
    }

    /** Compiles the patterns of this filter. */
    public Selection selection() {
        List<Pattern> included = include.stream().map(ConceptFilter::pattern).toList();
        List<Pattern> excluded = exclude.stream().map(ConceptFilter::pattern).toList();
        return (concept, count, sampleCount) -> count >= minSamples
                && count <= most(sampleCount)
                && (included.isEmpty() || matches(included, concept))
                && !matches(excluded, concept);
    }

    private long most(int sampleCount) {
        return BigDecimal.valueOf(maxFraction)
                .multiply(BigDecimal.valueOf(sampleCount))
                .setScale(0, RoundingMode.FLOOR)
                .longValueExact();
    }

    private List<Integer> kept(ConceptMatrix matrix) {
        Selection selection = selection();
        List<Integer> kept = new ArrayList<>();
        for (int column = 0; column < matrix.conceptCount(); column++) {
            if (selection.keeps(matrix.concepts().get(column), matrix.count(column), matrix.sampleCount())) {
                kept.add(column);
            }
        }
        return kept;
    }

    private static boolean matches(List<Pattern> patterns, Concept concept) {
        return patterns.stream()
                .anyMatch(pattern -> pattern.matcher(concept.id()).matches()
                        || pattern.matcher(concept.name()).matches()
                        || pattern.matcher(DistinctNames.shared(concept)).matches());
    }

    /**
     * Translates a shell pattern: {@code *} matches any characters, {@code ?} exactly one; all others match themselves.
     */
    private static Pattern pattern(String glob) {
        StringBuilder regex = new StringBuilder();
        UnicodeForm.composed(glob).codePoints().forEach(c -> {
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(Character.toString(c)));
            }
        });
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    private static ConceptMatrix select(ConceptMatrix matrix, List<Integer> columns) {
        List<Concept> concepts = columns.stream().map(matrix.concepts()::get).toList();
        try (ConceptMatrix.Builder selected = ConceptMatrix.builder(matrix.sampleCount(), concepts, matrix.budget())) {
            for (int column = 0; column < columns.size(); column++) {
                LongBuffer bits = matrix.bits(columns.get(column));
                for (int w = 0; w < bits.limit(); w++) {
                    selected.word(column, w, bits.get(w));
                }
            }
            return selected.build();
        }
    }
}
