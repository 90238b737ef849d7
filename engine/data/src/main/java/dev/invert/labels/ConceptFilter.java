package dev.invert.labels;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
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
    /**
     * Returns the labels with the selected concepts only.
     *
     * @param labels owned by this call: returned as they are if all concepts are kept, otherwise closed
     * @throws InvertException if no concept is kept
     */
    public LabeledSamples apply(LabeledSamples labels) {
        ConceptMatrix matrix = labels.matrix();
        try {
            List<Integer> kept = kept(matrix);
            if (kept.size() == matrix.conceptCount()) {
                return labels;
            }
            if (kept.isEmpty()) {
                throw new InvertException(Message.of(
                        "None of " + matrix.conceptCount() + " concepts is left: loosen ",
                        Setting.MIN_SAMPLES,
                        ", ",
                        Setting.MAX_FRACTION,
                        ", ",
                        Setting.INCLUDE,
                        " or ",
                        Setting.EXCLUDE));
            }
            LabeledSamples filtered = labels.withMatrix(select(matrix, kept), labels.form());
            labels.close();
            return filtered;
        } catch (RuntimeException e) {
            labels.close();
            throw e;
        }
    }

    private List<Integer> kept(ConceptMatrix matrix) {
        List<Pattern> included = include.stream().map(ConceptFilter::pattern).toList();
        List<Pattern> excluded = exclude.stream().map(ConceptFilter::pattern).toList();
        long most = BigDecimal.valueOf(maxFraction)
                .multiply(BigDecimal.valueOf(matrix.sampleCount()))
                .setScale(0, RoundingMode.FLOOR)
                .longValueExact();
        List<Integer> kept = new ArrayList<>();
        for (int column = 0; column < matrix.conceptCount(); column++) {
            Concept concept = matrix.concepts().get(column);
            int count = matrix.count(column);
            if (count >= minSamples
                    && count <= most
                    && (included.isEmpty() || matches(included, concept))
                    && !matches(excluded, concept)) {
                kept.add(column);
            }
        }
        return kept;
    }

    private static boolean matches(List<Pattern> patterns, Concept concept) {
        return patterns.stream()
                .anyMatch(pattern -> pattern.matcher(concept.id()).matches()
                        || pattern.matcher(concept.name()).matches());
    }

    /**
     * Translates a shell pattern: {@code *} matches any characters, {@code ?} exactly one; all others match themselves.
     */
    private static Pattern pattern(String glob) {
        StringBuilder regex = new StringBuilder();
        glob.codePoints().forEach(c -> {
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
