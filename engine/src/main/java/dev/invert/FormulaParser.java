package dev.invert;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads formula text: concept ids, {@code ~ & |} and parentheses; {@code &} binds tighter than {@code |}. An id with
 * other characters than letters, digits and {@code _ . : / -} stands in double quotes, a quote or backslash in it after
 * a backslash.
 */
public final class FormulaParser {
    /** Deeper nesting than any formula that a person or a search writes; keeps hostile text off the stack's end. */
    private static final int MAX_DEPTH = 200;

    private final String text;
    private int position;
    private int depth;

    private FormulaParser(String text) {
        this.text = text;
    }

    /**
     * Reads one formula.
     *
     * @throws InvertException with the column (from 1) of the first character that does not fit
     */
    public static Formula parse(String text) {
        FormulaParser parser = new FormulaParser(text);
        Formula formula = parser.group(Formula.Operator.OR);
        if (parser.position < text.length()) {
            throw parser.error("expected & or | or the end");
        }
        return formula;
    }

    private Formula group(Formula.Operator operator) {
        List<Formula> operands = new ArrayList<>();
        do {
            operands.add(operator == Formula.Operator.OR ? group(Formula.Operator.AND) : unary());
        } while (take(operator.symbol()));
        return Formula.join(operator, operands);
    }

    private Formula unary() {
        if (++depth > MAX_DEPTH) {
            throw error("nested deeper than " + MAX_DEPTH);
        }
        try {
            if (take('~')) {
                return unary().negate();
            }
            if (take('(')) {
                Formula inner = group(Formula.Operator.OR);
                if (!take(')')) {
                    throw error("expected )");
                }
                return inner;
            }
            return Formula.of(take('"') ? quotedId() : plainId());
        } finally {
            depth--;
        }
    }

    private String plainId() {
        int start = position;
        while (position < text.length() && isPlain(text.charAt(position))) {
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

    private InvertException error(String expectation) {
        return new InvertException("Formula \"" + text + "\", column " + (position + 1) + ": " + expectation);
    }

    private static boolean isPlain(char c) {
        return Character.isLetterOrDigit(c) || "_.:/-".indexOf(c) >= 0;
    }

    /** The id as formula text: itself, or in quotes where it has characters that would be read as something else. */
    static String quoteIfNeeded(String id) {
        return id.chars().allMatch(c -> isPlain((char) c))
                ? id
                : '"' + id.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
