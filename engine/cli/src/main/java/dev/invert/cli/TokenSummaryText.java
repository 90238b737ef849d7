package dev.invert.cli;

import dev.invert.ConceptMatrix;
import dev.invert.errors.PlainLine;
import dev.invert.tokens.TokenConcepts;
import dev.invert.tokens.TokenCorpus;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Prints a summary of concepts of tokens. */
final class TokenSummaryText {
    private static final int MOST_EXAMPLES = 6;

    private TokenSummaryText() {}

    static void print(TokenCorpus corpus, TokenConcepts concepts, PrintWriter out) {
        ConceptMatrix matrix = concepts.labels().matrix();
        int sequences = corpus.tokens().sequenceCount();
        line(
                out,
                "Read",
                "%s: %,d tokens%s, %,d distinct",
                corpus.tokens().name(),
                corpus.rowCount(),
                corpus.tokens().hasSequences()
                        ? String.format(
                                Locale.ROOT,
                                " in %,d sequences of %,d",
                                sequences,
                                corpus.tokens().sequenceLength())
                        : "",
                corpus.distinctCount());
        int left = corpus.rowCount() - corpus.sampleCount();
        line(
                out,
                "Samples",
                "%,d tokens%s%s",
                corpus.sampleCount(),
                left == 0 ? "" : String.format(Locale.ROOT, ", %,d left out", left),
                concepts.labels().groups().isEmpty()
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                ", in %,d documents",
                                new HashSet<>(concepts.labels().groups()).size()));
        line(
                out,
                "Concepts",
                "%,d: %s",
                matrix.conceptCount(),
                concepts.sizes().entrySet().stream()
                        .map(size -> String.format(Locale.ROOT, "%s %,d", size.getKey(), size.getValue()))
                        .collect(Collectors.joining(", ")));
        line(
                out,
                "Memberships",
                "%,d; per sample %.1f on average",
                concepts.memberships(),
                (double) concepts.memberships() / matrix.sampleCount());
        line(
                out,
                "Largest",
                "%s",
                IntStream.range(0, matrix.conceptCount())
                        .boxed()
                        .sorted(Comparator.comparingInt(column -> -matrix.count(column)))
                        .limit(MOST_EXAMPLES)
                        .map(column -> String.format(
                                Locale.ROOT,
                                "%s (%,d)",
                                PlainLine.of(matrix.concepts().get(column).name()),
                                matrix.count(column)))
                        .collect(Collectors.joining(", ")));
    }

    private static void line(PrintWriter out, String head, String format, Object... values) {
        out.printf("%-13s %s%n", head, String.format(Locale.ROOT, format, values));
    }
}
