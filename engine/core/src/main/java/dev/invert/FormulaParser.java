package dev.invert;

import dev.invert.errors.FormulaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Recursive-descent parser for formula text; an {@link Algebra} determines the result. The grammar consists of concept
 * ids, {@code ~ & |} and parentheses; {@code &} binds tighter than {@code |}. An id with characters other than letters,
 * digits and {@code _ . : / -} is written in double quotes, with a backslash before each quote or backslash in it.
 *
 * @param <T> the type of the result
 */
public final class FormulaParser<T> {
    /** Exceeds the nesting of any formula written by a person or a search; prevents stack overflow on hostile text. */
    private static final int MAX_DEPTH = 200;

    /**
     * Computes a value from the parts of a formula, bottom-up.
     *
     * @param <T> the type of the value
     */
    public interface Algebra<T> {
        /**
         * Returns the value of a concept.
         *
         * @throws UnknownConceptException if no concept has this id
         */
        T literal(String id);

        /** Returns whether a concept has this id; called only to improve error messages. */
        default boolean knows(String id) {
            return false;
        }

        /** Returns the negation of an operand; may overwrite the operand. */
        T negate(T operand);

        /** Returns two or more operands joined by an operator; may overwrite the operands. */
        T join(Formula.Operator operator, List<T> operands);
    }

    /** Thrown by an algebra if no concept has an id. */
    public static final class UnknownConceptException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /**
         * Creates an exception for an unknown id.
         *
         * @param problem description of the error, without its place in the text
         */
        public UnknownConceptException(String problem) {
            super(problem);
        }
    }

    private static final Set<String> WORDS = Set.of("and", "or", "not", "xor");

    private final Algebra<T> algebra;
    private final String text;
    private int position;
    private int depth;

    /** Start of the last concept id in the text. */
    private int lastLiteral;

    private FormulaParser(Algebra<T> algebra, String text) {
        this.algebra = algebra;
        this.text = text;
    }

    /**
     * Parses one formula and returns its value in an algebra.
     *
     * @throws FormulaException if the text is not a formula or names an unknown concept; reports the column (from 1) of
     *     the first invalid character
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

    /** Returns an error for the unexpected character at the current position. */
    private FormulaException unexpected(String expectation) {
        return error(expectation + hint(position));
    }

    /** Returns a hint on text that looks like an id without quotes or an operator of another language; may be empty. */
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

    /** Returns an id as formula text, quoted if it contains characters that are not allowed in a plain id. */
    static String quoteIfNeeded(String id) {
        for (int i = 0; i < id.length(); i++) {
            if (!isPlain(id.charAt(i))) {
                return '"' + id.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
            }
        }
        return id;
    }
}
