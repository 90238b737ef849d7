package dev.invert.cli;

import dev.invert.Concept;
import dev.invert.errors.PlainLine;
import dev.invert.labels.ConceptSummary;
import dev.invert.labels.LabeledSamples;
import dev.invert.labels.NearEqualConcepts;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints a summary of concepts. */
final class SummaryText {
    private static final int MOST_EXAMPLES = 3;
    private static final int PERCENT = 100;

    private final ConceptSummary summary;
    private final LabeledSamples labels;
    private final PrintWriter out;

    private SummaryText(ConceptSummary summary, LabeledSamples labels, PrintWriter out) {
        this.summary = summary;
        this.labels = labels;
        this.out = out;
    }

    static void print(ConceptSummary summary, LabeledSamples labels, PrintWriter out) {
        new SummaryText(summary, labels, out).print();
    }

    private void print() {
        line("Read", "%s", labels.form());
        line(
                "Samples",
                "%,d%s, %,d distinct rows of concepts",
                summary.sampleCount(),
                labels.groups().isEmpty()
                        ? ""
                        : String.format(Locale.ROOT, " in %,d groups", new HashSet<>(labels.groups()).size()),
                summary.patternCount());
        line("Concepts", "%,d", summary.conceptCount());
        List<Double> d = summary.densities();
        line(
                "Density",
                "least %s, quartiles %s, %s, %s, largest %s",
                percent(d.get(0)),
                percent(d.get(1)),
                percent(d.get(2)),
                percent(d.get(3)),
                percent(d.get(4)));
        List<Integer> m = summary.memberships();
        line(
                "Memberships",
                "%,d; per sample %.1f on average, least %d, quartiles %d, %d, %d, largest %d",
                summary.membershipCount(),
                (double) summary.membershipCount() / summary.sampleCount(),
                m.get(0),
                m.get(1),
                m.get(2),
                m.get(3),
                m.get(4));
        columns("No sample", summary.emptyConcepts());
        columns("All samples", summary.fullConcepts());
        equal();
        nearEqual();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.3g %%", share * PERCENT);
    }

    private void columns(String what, List<Integer> columns) {
        if (!columns.isEmpty()) {
            line(
                    what,
                    "%,d %s: %s",
                    columns.size(),
                    columns.size() == 1 ? "concept" : "concepts",
                    examples(columns.stream().map(this::name).toList(), ", "));
        }
    }

    private void equal() {
        List<List<Integer>> equal = summary.equalConcepts();
        if (!equal.isEmpty()) {
            line(
                    "Equal",
                    "%,d concepts in %,d %s; the search treats each set as one concept: %s",
                    equal.stream().mapToInt(List::size).sum(),
                    equal.size(),
                    equal.size() == 1 ? "set" : "sets",
                    examples(
                            equal.stream()
                                    .map(set -> set.stream()
                                            .limit(MOST_EXAMPLES)
                                            .map(this::name)
                                            .collect(Collectors.joining(" = ")))
                                    .toList(),
                            "; "));
        }
    }

    private void nearEqual() {
        List<NearEqualConcepts.Pair> pairs = summary.nearEqualPairs();
        if (!pairs.isEmpty()) {
            line(
                    "Nearly equal",
                    "%,d %s with a Jaccard index over 0.99: %s",
                    pairs.size(),
                    pairs.size() == 1 ? "pair" : "pairs",
                    examples(
                            pairs.stream()
                                    .limit(MOST_EXAMPLES + 1L)
                                    .map(pair -> String.format(
                                            Locale.ROOT,
                                            "%s and %s (%.4f)",
                                            name(pair.first()),
                                            name(pair.second()),
                                            pair.jaccard()))
                                    .toList(),
                            "; "));
        }
    }

    private static String examples(List<String> all, String separator) {
        String shown = all.stream().limit(MOST_EXAMPLES).collect(Collectors.joining(separator));
        return all.size() > MOST_EXAMPLES ? shown + separator + "…" : shown;
    }

    private String name(int column) {
        Concept concept = labels.matrix().concepts().get(column);
        return PlainLine.of(concept.name().equals(concept.id()) ? concept.id() : concept.id() + " " + concept.name());
    }

    private void line(String head, String format, Object... values) {
        out.printf("%-13s %s%n", head, String.format(Locale.ROOT, format, values));
    }
}
