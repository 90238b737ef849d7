package dev.invert;

import dev.invert.errors.FormulaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The grammar of formula text, apart from what is made of it. Not thread-safe. */
public final class FormulaReader<T> {
    /** Deeper nesting than any formula that a person or a search writes; keeps hostile text off the stack's end. */
    private static final int MAX_DEPTH = 200;

    /** What is made of formula text. */
    public interface Algebra<T> {
        /**
         * A concept.
         *
         * @throws UnknownConceptException if there is none of that id
         */
        T literal(String id);

        /** Whether there is a concept of that id; asked only to say what may have been meant. */
        default boolean knows(String id) {
            return false;
        }

        /** The absence of what the operand says. */
        T negate(T operand);

        /** Joins at least two operands. */
        T join(Formula.Operator operator, List<T> operands);
    }

    /** No concept has an id. */
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

    private FormulaReader(Algebra<T> algebra, String text) {
        this.algebra = algebra;
        this.text = text;
    }

    /**
     * Reads one formula.
     *
     * @throws FormulaException with the column of the first character that does not fit
     */
    public static <T> T read(String text, Algebra<T> algebra) {
        FormulaReader<T> reader = new FormulaReader<>(algebra, text);
        T formula = reader.group(Formula.Operator.OR);
        if (reader.position < text.length()) {
            throw reader.unexpected("expected & or | or the end");
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
        while (end < text.length() && FormulaParser.isPlain(text.charAt(end))) {
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
        while (position < text.length() && FormulaParser.isPlain(text.charAt(position))) {
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
}
