package dev.invert;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * A logical formula over concepts in negation normal form, immutable. Groups are flat (no AND directly inside an AND)
 * and ordered: literals before groups, plain literals before negated ones, then by text. Two formulas that differ only
 * in the order of their operands are therefore equal and have equal text.
 */
public sealed interface Formula permits Formula.Literal, Formula.Group {

    /**
     * Parses formula text; {@link FormulaParser} has the grammar.
     *
     * @throws dev.invert.errors.FormulaException with the column (from 1) of the first character that does not fit
     */
    static Formula parse(String text) {
        return FormulaParser.parse(text, FormulaBuilder.INSTANCE);
    }

    /** Joins operands. */
    enum Operator {
        /** All operands. */
        AND('&'),
        /** At least one operand. */
        OR('|');

        private final char symbol;

        Operator(char symbol) {
            this.symbol = symbol;
        }

        /** As written in formula text. */
        public char symbol() {
            return symbol;
        }

        /** De Morgan's partner. */
        public Operator dual() {
            return this == AND ? OR : AND;
        }
    }

    /**
     * A concept or its absence.
     *
     * @param concept id
     * @param negated whether absence is meant
     */
    record Literal(String concept, boolean negated) implements Formula {}

    /**
     * Operands under one operator.
     *
     * @param operator joins all operands
     * @param operands at least two, ordered as described at {@link Formula}, none of them a group of the same operator
     */
    record Group(Operator operator, List<Formula> operands) implements Formula {}

    /** The concept itself. */
    static Formula of(String concept) {
        return new Literal(concept, false);
    }

    /** The absence of what this formula says. */
    default Formula negate() {
        if (this instanceof Group group) {
            return join(
                    group.operator().dual(),
                    group.operands().stream().map(Formula::negate).toList());
        }
        Literal literal = (Literal) this;
        return new Literal(literal.concept(), !literal.negated());
    }

    /** Both. */
    default Formula and(Formula other) {
        return join(Operator.AND, List.of(this, other));
    }

    /** At least one of the two. */
    default Formula or(Formula other) {
        return join(Operator.OR, List.of(this, other));
    }

    /**
     * Joins formulas, flattening and ordering them.
     *
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

    /** How many literals it has. */
    default int length() {
        return this instanceof Group group
                ? group.operands().stream().mapToInt(Formula::length).sum()
                : 1;
    }

    /** The formula over concept ids, in the syntax that {@link FormulaParser} reads. */
    default String text() {
        return render(FormulaParser::quoteIfNeeded);
    }

    /**
     * The formula with other words for its concepts, for people.
     *
     * @param words from a concept id to what to print
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

/** Builds formulas from their text. */
enum FormulaBuilder implements FormulaParser.Algebra<Formula> {
    /** Has no state. */
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
