package dev.invert;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * A logical formula over concepts in negation normal form. Groups are flat (no AND directly inside an AND) and ordered:
 * literals before groups, plain literals before negated ones, then by text. Two formulas that differ only in the order
 * of their operands are therefore equal and have equal text. Immutable.
 */
public sealed interface Formula permits Formula.Literal, Formula.Group {

    /**
     * Parses formula text; {@link FormulaParser} documents the grammar.
     *
     * @throws dev.invert.errors.FormulaException if the text is not a formula; reports the column (from 1) of the first
     *     invalid character
     */
    static Formula parse(String text) {
        return FormulaParser.parse(text, FormulaBuilder.INSTANCE);
    }

    /** Binary operators, applied to two or more operands. */
    enum Operator {
        /** Conjunction: true if all operands are true. */
        AND('&'),
        /** Disjunction: true if at least one operand is true. */
        OR('|');

        private final char symbol;

        Operator(char symbol) {
            this.symbol = symbol;
        }

        /** Returns the operator as written in formula text. */
        public char symbol() {
            return symbol;
        }

        /** Returns the dual operator by De Morgan's laws: OR for AND, AND for OR. */
        public Operator dual() {
            return this == AND ? OR : AND;
        }
    }

    /**
     * A concept or its negation.
     *
     * @param concept concept id
     * @param negated whether the concept is negated
     */
    record Literal(String concept, boolean negated) implements Formula {}

    /**
     * Two or more operands joined by one operator.
     *
     * @param operator the operator that joins the operands
     * @param operands at least two, ordered as described at {@link Formula}, none of them a group of the same operator
     */
    record Group(Operator operator, List<Formula> operands) implements Formula {}

    /** Returns the positive literal of a concept id. */
    static Formula of(String concept) {
        return new Literal(concept, false);
    }

    /** Returns the negation of this formula, in negation normal form. */
    default Formula negate() {
        if (this instanceof Group group) {
            return join(
                    group.operator().dual(),
                    group.operands().stream().map(Formula::negate).toList());
        }
        Literal literal = (Literal) this;
        return new Literal(literal.concept(), !literal.negated());
    }

    /** Returns the conjunction of this formula and another one. */
    default Formula and(Formula other) {
        return join(Operator.AND, List.of(this, other));
    }

    /** Returns the disjunction of this formula and another one. */
    default Formula or(Formula other) {
        return join(Operator.OR, List.of(this, other));
    }

    /**
     * Joins formulas into a flat, ordered group; returns a single operand unchanged.
     *
     * @param operator the operator that joins the operands
     * @param operands at least one
     */
    static Formula join(Operator operator, List<Formula> operands) {
        List<Formula> flat = new ArrayList<>();
        for (Formula operand : operands) {
            if (operand instanceof Group group && group.operator() == operator) {
                flat.addAll(group.operands());
            } else {
                flat.add(operand);
            }
        }
        if (flat.size() == 1) {
            return flat.get(0);
        }
        flat.sort(Comparator.comparing((Formula f) -> f instanceof Group)
                .thenComparing(f -> f instanceof Literal literal && literal.negated())
                .thenComparing(Formula::text));
        return new Group(operator, List.copyOf(flat));
    }

    /** Returns the number of literals; repeated ones count each time. */
    default int length() {
        return this instanceof Group group
                ? group.operands().stream().mapToInt(Formula::length).sum()
                : 1;
    }

    /** Returns the formula over concept ids, in the syntax that {@link FormulaParser} reads. */
    default String text() {
        return render(FormulaParser::quoteIfNeeded);
    }

    /**
     * Renders the formula for display, with other text for its concepts.
     *
     * @param words maps a concept id to the text to display
     */
    default String render(Function<String, String> words) {
        if (this instanceof Literal literal) {
            return (literal.negated() ? "~" : "") + words.apply(literal.concept());
        }
        Group group = (Group) this;
        StringBuilder text = new StringBuilder();
        for (Formula operand : group.operands()) {
            if (!text.isEmpty()) {
                text.append(' ').append(group.operator().symbol()).append(' ');
            }
            boolean nested = operand instanceof Group;
            text.append(nested ? "(" : "").append(operand.render(words)).append(nested ? ")" : "");
        }
        return text.toString();
    }
}

/** Builds {@link Formula} objects from formula text. */
enum FormulaBuilder implements FormulaParser.Algebra<Formula> {
    /** The only instance; it has no state. */
    INSTANCE;

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
}
