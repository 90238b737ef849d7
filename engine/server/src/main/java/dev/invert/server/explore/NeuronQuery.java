package dev.invert.server.explore;

import dev.invert.server.problems.Problem;
import dev.invert.server.problems.ProblemException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.WildcardQuery;

/**
 * Reads the language of searches, which is that of the reports: parts of words of names and ids, exact names in quotes, and
 * conditions such as {@code auc>0.9}, {@code p<1e-6} or {@code verdict=weak}. All must hold.
 */
final class NeuronQuery {
    private static final Pattern TERM = Pattern.compile("\"[^\"]*\"?|[^\\s\"]+");
    private static final Pattern CONDITION = Pattern.compile(
            "(auc|p|n|fraction|heldout|length|neuron)(>=|<=|>|<|=)([\\d.]{1,40})(?:e([-+]?\\d{1,9}))?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern WORDS = Pattern.compile("(status|verdict)=(\\w+)", Pattern.CASE_INSENSITIVE);
    private static final int MOST_TERMS = 32;

    private NeuronQuery() {}

    /**
     * Returns the query of a text; all neurons for an empty one.
     *
     * @throws ProblemException if there are too many terms, or a number is malformed
     */
    static Query parse(String text) {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        Matcher terms = TERM.matcher(text);
        int count = 0;
        while (terms.find()) {
            if (++count > MOST_TERMS) {
                throw new ProblemException(
                        Problem.Kind.INVALID_REQUEST, "A search has at most " + MOST_TERMS + " terms");
            }
            add(terms.group(), query);
        }
        BooleanQuery parsed = query.build();
        return parsed.clauses().isEmpty() ? new MatchAllDocsQuery() : parsed;
    }

    private static void add(String term, BooleanQuery.Builder query) {
        Matcher condition = CONDITION.matcher(term);
        Matcher words = WORDS.matcher(term);
        if (condition.matches()) {
            query.add(condition(condition), BooleanClause.Occur.FILTER);
        } else if (words.matches()) {
            Term value = new Term(
                    words.group(1).toLowerCase(Locale.ROOT), words.group(2).toLowerCase(Locale.ROOT));
            query.add(new TermQuery(value), BooleanClause.Occur.FILTER);
        } else if (term.startsWith("\"")) {
            String name = term.replace("\"", "").toLowerCase(Locale.ROOT);
            query.add(new TermQuery(new Term(NeuronFields.CONCEPT, name)), BooleanClause.Occur.FILTER);
        } else {
            Set<String> parts = new HashSet<>();
            NeuronFields.addWords(term, parts);
            if (parts.size() > MOST_TERMS) {
                throw new ProblemException(
                        Problem.Kind.INVALID_REQUEST, "A term of a search has at most " + MOST_TERMS + " words");
            }
            parts.forEach(part -> query.add(
                    new WildcardQuery(new Term(NeuronFields.WORD, "*" + part + "*")), BooleanClause.Occur.FILTER));
        }
    }

    private static Query condition(Matcher condition) {
        String field = condition.group(1).toLowerCase(Locale.ROOT);
        String relation = condition.group(2);
        double mantissa;
        try {
            mantissa = Double.parseDouble(condition.group(3));
        } catch (NumberFormatException e) {
            throw new ProblemException(Problem.Kind.INVALID_REQUEST, "\"" + condition.group(3) + "\" is not a number");
        }
        int exponent = condition.group(4) == null ? 0 : Integer.parseInt(condition.group(4));
        return switch (field) {
            // Its logarithm: 1e-900 is no double.
            case NeuronFields.LOG10_P -> doubles(field, relation, Math.log10(mantissa) + exponent);
            case NeuronFields.POSITIVES -> longs(relation, mantissa * Math.pow(10, exponent));
            case NeuronFields.LENGTH, NeuronFields.NEURON ->
                integers(field, relation, mantissa * Math.pow(10, exponent));
            default -> doubles(field, relation, mantissa * Math.pow(10, exponent));
        };
    }

    private static Query doubles(String field, String relation, double bound) {
        double low = relation.startsWith(">") || relation.equals("=") ? bound : Double.NEGATIVE_INFINITY;
        double high = relation.startsWith("<") || relation.equals("=") ? bound : Double.POSITIVE_INFINITY;
        return DoublePoint.newRangeQuery(
                field,
                relation.equals(">") ? DoublePoint.nextUp(low) : low,
                relation.equals("<") ? DoublePoint.nextDown(high) : high);
    }

    private static Query longs(String relation, double bound) {
        return LongPoint.newRangeQuery(
                NeuronFields.POSITIVES, (long) least(relation, bound), (long) most(relation, bound));
    }

    private static Query integers(String field, String relation, double bound) {
        return IntPoint.newRangeQuery(field, (int) least(relation, bound), (int) most(relation, bound));
    }

    /** Returns the least whole number that a condition allows, which may be more than any. */
    private static double least(String relation, double bound) {
        return switch (relation) {
            case ">" -> Math.floor(bound) + 1;
            case ">=", "=" -> Math.ceil(bound);
            default -> 0;
        };
    }

    /** Returns the greatest whole number that a condition allows, which may be less than any. */
    private static double most(String relation, double bound) {
        return switch (relation) {
            case "<" -> Math.ceil(bound) - 1;
            case "<=", "=" -> Math.floor(bound);
            default -> Integer.MAX_VALUE;
        };
    }
}
