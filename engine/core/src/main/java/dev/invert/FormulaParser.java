package dev.invert;

import dev.invert.errors.FormulaException;
import java.util.List;

/**
 * Reads formula text: concept ids, {@code ~ & |} and parentheses; {@code &} binds tighter than {@code |}. An id with
 * other characters than letters, digits and {@code _ . : / -} stands in double quotes, a quote or backslash in it after
 * a backslash.
 */
public final class FormulaParser {
    private static final FormulaReader.Algebra<Formula> FORMULAS = new FormulaReader.Algebra<>() {
        @Override
        public Formula literal(String id) {
            return Formula.of(id);
        }

        @Override
        public Formula negate(Formula operand) {
            return operand.negate();
        }

        @Override
        public Formula join(Formula.Operator operator, List<Formula> operands) {
            return Formula.join(operator, operands);
        }
    };

    private FormulaParser() {}

    /**
     * Reads one formula.
     *
     * @throws FormulaException with the column (from 1) of the first character that does not fit
     */
    public static Formula parse(String text) {
        return FormulaReader.read(text, FORMULAS);
    }

    static boolean isPlain(char c) {
        return Character.isLetterOrDigit(c) || "_.:/-".indexOf(c) >= 0;
    }

    /** The id as formula text: itself, or in quotes where it has characters that would be read as something else. */
    static String quoteIfNeeded(String id) {
        for (int i = 0; i < id.length(); i++) {
            if (!isPlain(id.charAt(i))) {
                return '"' + id.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
            }
        }
        return id;
    }
}
