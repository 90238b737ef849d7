package dev.invert.score;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.EqualConcepts;
import dev.invert.Formula;
import dev.invert.FormulaParser;
import dev.invert.errors.FormulaException;
import dev.invert.errors.NearestNames;
import dev.invert.internal.kernel.PatternTable;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Evaluates formulas to truth sets over patterns; text is evaluated directly, without building a {@link Formula}.
 * Formulas can refer to every column of the concept matrix, including equal and constant ones. Not thread-safe, since
 * arrays are reused.
 */
public final class FormulaTruthSets implements FormulaParser.Algebra<long[]> {
    private static final int NOWHERE = -1;
    private static final int EVERYWHERE = -2;

    private final PatternTable table;
    private final List<Concept> concepts;
    private final Map<String, Integer> conceptById;
    private final Deque<long[]> spare = new ArrayDeque<>();

    /** Creates an evaluator for a table that was built from a matrix; the table must remain open. */
    public FormulaTruthSets(PatternTable table, ConceptMatrix matrix) {
        this.table = table;
        this.concepts = matrix.concepts();
        this.conceptById = new HashMap<>();
        for (int concept = 0; concept < table.conceptCount(); concept++) {
            for (int column : table.columns(concept)) {
                conceptById.put(concepts.get(column).id(), concept);
            }
        }
        // Columns without a concept in the table are constant.
        EqualConcepts equal = EqualConcepts.of(matrix);
        for (int equalClass = 0; equalClass < equal.classCount(); equalClass++) {
            int first = equal.firstColumn(equalClass);
            if (!conceptById.containsKey(concepts.get(first).id())) {
                int constant = matrix.count(first) == 0 ? NOWHERE : EVERYWHERE;
                for (int column : equal.columns(equalClass)) {
                    conceptById.put(concepts.get(column).id(), constant);
                }
            }
        }
    }

    private FormulaTruthSets(FormulaTruthSets shared) {
        this.table = shared.table;
        this.concepts = shared.concepts;
        this.conceptById = shared.conceptById;
    }

    /** Returns an evaluator for another thread, which shares the immutable data of this one. */
    public FormulaTruthSets forThread() {
        return new FormulaTruthSets(this);
    }

    /**
     * Evaluates formula text.
     *
     * @param target receives the truth set, {@link PatternTable#wordCount()} words from {@code offset}
     * @throws FormulaException if the text is not a formula or names an unknown concept
     */
    void evaluate(String text, long[] target, int offset) {
        long[] truth = FormulaParser.parse(text, this);
        System.arraycopy(truth, 0, target, offset, truth.length);
        spare.push(truth);
    }

    /**
     * Evaluates a formula.
     *
     * @param target receives the truth set, {@link PatternTable#wordCount()} words
     * @throws FormulaParser.UnknownConceptException if the formula names an unknown concept
     */
    public void evaluate(Formula formula, long[] target) {
        long[] truth = evaluate(formula);
        System.arraycopy(truth, 0, target, 0, truth.length);
        spare.push(truth);
    }

    private long[] evaluate(Formula formula) {
        if (formula instanceof Formula.Literal literal) {
            long[] truth = literal(literal.concept());
            return literal.negated() ? negate(truth) : truth;
        }
        Formula.Group group = (Formula.Group) formula;
        return join(
                group.operator(), group.operands().stream().map(this::evaluate).toList());
    }

    @Override
    public long[] literal(String id) {
        Integer concept = conceptById.get(id);
        if (concept == null) {
            throw new FormulaParser.UnknownConceptException(unknown(id));
        }
        long[] truth = spare.isEmpty() ? new long[table.wordCount()] : spare.pop();
        if (concept >= 0) {
            table.bits(concept).get(0, truth);
        } else {
            Arrays.fill(truth, 0);
            if (concept == EVERYWHERE) {
                negate(truth);
            }
        }
        return truth;
    }

    @Override
    public boolean knows(String id) {
        return conceptById.containsKey(id);
    }

    private String unknown(String id) {
        List<Concept> named = new ConceptNames(concepts).named(id);
        if (named.size() == 1) {
            return "no concept has the id \"" + id + "\"; "
                    + Formula.of(named.get(0).id()).text() + " is named so";
        }
        List<String> nearest =
                NearestNames.of(id, concepts.stream().map(Concept::id).toList());
        return "no concept has the id \"" + id + "\""
                + (nearest.isEmpty()
                        ? "; check the formula's ids"
                        : "; did you mean " + Formula.of(nearest.get(0)).text() + "?");
    }

    @Override
    public long[] negate(long[] operand) {
        for (int w = 0; w < operand.length; w++) {
            operand[w] = ~operand[w];
        }
        operand[operand.length - 1] &= -1L >>> -table.patternCount();
        return operand;
    }

    @Override
    public long[] join(Formula.Operator operator, List<long[]> operands) {
        long[] truth = operands.get(0);
        for (int i = 1; i < operands.size(); i++) {
            long[] next = operands.get(i);
            if (operator == Formula.Operator.AND) {
                for (int w = 0; w < truth.length; w++) {
                    truth[w] &= next[w];
                }
            } else {
                for (int w = 0; w < truth.length; w++) {
                    truth[w] |= next[w];
                }
            }
            spare.push(next);
        }
        return truth;
    }
}
