package dev.invert;

import dev.invert.errors.FormulaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Recursive-descent parser for formula text; an {@link Algebra} determines what is built. The grammar: concept ids,
 * {@code ~ & |} and parentheses; {@code &} binds tighter than {@code |}. An id with characters other than letters, digits
 * and {@code _ . : / -} stands in double quotes, with a backslash before a quote or backslash in it.
 *
 * @param <T> the type that is built
 */
public final class FormulaParser<T> {
    /** Deeper nesting than any formula that a person or a search writes; keeps hostile text off the stack's end. */
    private static final int MAX_DEPTH = 200;

    /** Builds values from the parts of a formula. */
    public interface Algebra<T> {
        /**
         * Builds a concept.
         *
         * @throws UnknownConceptException if there is none of that id
         */
        T literal(String id);

        /** Returns whether a concept has this id; asked only for suggestions in errors. */
        default boolean knows(String id) {
            return false;
        }

        /** Negates an operand. */
        T negate(T operand);

        /** Joins at least two operands. */
        T join(Formula.Operator operator, List<T> operands);
    }

    /** Thrown by an algebra if no concept has an id. */
    public static final class UnknownConceptException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public UnknownConceptException(String problem) {
            super(problem);
        }
    }

    private static final Set<String> WORDS = Set.of("and", "or", "not", "xor");

    private final Algebra<T> algebra;
    private final String text;
    private int position;
    private int depth;

    /** Where the last concept id begins. */
    private int lastLiteral;

    private FormulaParser(Algebra<T> algebra, String text) {
        this.algebra = algebra;
        this.text = text;
    }

    /**
     * Parses one formula.
     *
     * @throws FormulaException with the column of the first character that does not fit
     */
    public static <T> T parse(String text, Algebra<T> algebra) {
        FormulaParser<T> parser = new FormulaParser<>(algebra, text);
        T formula = parser.group(Formula.Operator.OR);
        if (parser.position < text.length()) {
            throw parser.unexpected("expected & or | or the end");
        }
        return formula;
    }

    private T group(Formula.Operator operator) {
        T first = operand(operator);
        if (!take(operator.symbol())) {
            return first;
        }
        List<T> operands = new ArrayList<>();
        operands.add(first);
        do {
            operands.add(operand(operator));
        } while (take(operator.symbol()));
        return algebra.join(operator, operands);
    }

    private T operand(Formula.Operator operator) {
        return operator == Formula.Operator.OR ? group(Formula.Operator.AND) : unary();
    }

    private T unary() {
        if (++depth > MAX_DEPTH) {
            throw error("nested deeper than " + MAX_DEPTH);
        }
        try {
            if (take('~')) {
                return algebra.negate(unary());
            }
            if (take('(')) {
                T inner = group(Formula.Operator.OR);
                if (!take(')')) {
                    throw unexpected("expected )");
                }
                return inner;
            }
            return literal();
        } finally {
            depth--;
        }
    }

    private T literal() {
        int start = position;
        lastLiteral = start;
        boolean quoted = take('"');
        String id = quoted ? quotedId() : plainId();
        try {
            return algebra.literal(id);
        } catch (UnknownConceptException e) {
            String hint = quoted ? "" : hint(start);
            throw new FormulaException(
                    text, start + 1, hint.isEmpty() ? e.getMessage() : "no concept has the id \"" + id + '"' + hint);
        }
    }

    /** What follows a concept, or stands where one should, and does not fit. */
    private FormulaException unexpected(String expectation) {
        return error(expectation + hint(position));
    }

    /** What may have been meant by what stands here: an id that needs quotes, or an operator of another language. */
    private String hint(int start) {
        String id = upToOperator(lastLiteral);
        String quoted = FormulaParser.quoteIfNeeded(id);
        if (!quoted.equals(id) && algebra.knows(id)) {
            return "; in quotes it is a concept: " + quoted;
        }
        int end = start;
        while (end < text.length() && isPlain(text.charAt(end))) {
            end++;
        }
        boolean foreign = end == start
                ? start < text.length()
                : WORDS.contains(text.substring(start, end).toLowerCase(Locale.ROOT));
        return foreign ? "; the operators are ~ & | and parentheses" : "";
    }

    private String upToOperator(int start) {
        int end = start;
        while (end < text.length() && "~&|()\"".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(start, end).strip();
    }

    private String plainId() {
        int start = position;
        while (position < text.length() && isPlain(text.charAt(position))) {
            position++;
        }
        if (position == start) {
            throw unexpected("expected a concept id");
        }
        String id = text.substring(start, position);
        skipSpace();
        return id;
    }

    private String quotedId() {
        StringBuilder id = new StringBuilder();
        while (position < text.length()) {
            char c = text.charAt(position++);
            if (c == '"') {
                skipSpace();
                if (id.toString().isBlank()) {
                    throw error("a concept id must not be empty");
                }
                return id.toString();
            }
            if (c == '\\' && position < text.length()) {
                c = text.charAt(position++);
            }
            id.append(c);
        }
        throw error("the quote is not closed");
    }

    private boolean take(char symbol) {
        if (symbol != '"') {
            skipSpace();
        }
        if (position >= text.length() || text.charAt(position) != symbol) {
            return false;
        }
        position++;
        if (symbol != '"') {
            skipSpace();
        }
        return true;
    }

    private void skipSpace() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }

    private FormulaException error(String expectation) {
        return new FormulaException(text, position + 1, expectation);
    }

    static boolean isPlain(char c) {
        return Character.isLetterOrDigit(c) || "_.:/-".indexOf(c) >= 0;
    }

    /** Returns an id as formula text: in quotes if it has characters that would be read as something else. */
    static String quoteIfNeeded(String id) {
        for (int i = 0; i < id.length(); i++) {
            if (!isPlain(id.charAt(i))) {
                return '"' + id.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
            }
        }
        return id;
    }
}
