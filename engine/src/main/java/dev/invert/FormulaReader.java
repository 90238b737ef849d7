package dev.invert;

import java.util.ArrayList;
import java.util.List;

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

    private final Algebra<T> algebra;
    private final String text;
    private int position;
    private int depth;

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
            throw reader.error("expected & or | or the end");
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
                    throw error("expected )");
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
        String id = take('"') ? quotedId() : plainId();
        try {
            return algebra.literal(id);
        } catch (UnknownConceptException e) {
            throw new FormulaException(text, start + 1, e.getMessage());
        }
    }

    private String plainId() {
        int start = position;
        while (position < text.length() && FormulaParser.isPlain(text.charAt(position))) {
            position++;
        }
        if (position == start) {
            throw error("expected a concept id");
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
