package dev.invert.compose;

import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import dev.invert.errors.InvertException;
import java.util.ArrayList;
import java.util.List;

/**
 * The tasks of the literals of a formula. A literal matters only where the operands before it, in its group and in those
 * around it, leave the formula open: where they hold in a conjunction, and fail in a disjunction.
 */
final class LiteralTasks {
    private final ConceptMatrix concepts;
    private final List<Formula.Literal> literals = new ArrayList<>();
    private final List<Task> inContext = new ArrayList<>();
    private final List<Task> marginal = new ArrayList<>();

    private LiteralTasks(ConceptMatrix concepts) {
        this.concepts = concepts;
    }

    static LiteralTasks of(ConceptMatrix concepts, Formula formula) {
        LiteralTasks tasks = new LiteralTasks(concepts);
        tasks.visit(formula, null);
        return tasks;
    }

    private void visit(Formula formula, Formula context) {
        if (formula instanceof Formula.Literal literal) {
            Formula concept = Formula.of(literal.concept());
            literals.add(literal);
            inContext.add(Task.of(concepts, concept, context));
            marginal.add(Task.of(concepts, concept, null));
            return;
        }
        Formula.Group group = (Formula.Group) formula;
        Formula open = context;
        for (Formula operand : group.operands()) {
            visit(operand, open);
            Formula passed = group.operator() == Formula.Operator.AND ? operand : operand.negate();
            open = open == null ? passed : open.and(passed);
        }
    }

    /** Returns the literals in the order of the formula. */
    List<Formula.Literal> literals() {
        return literals;
    }

    /** Returns the tasks of the literals' concepts in their contexts. */
    List<Task> inContext() {
        return inContext;
    }

    /** Returns the tasks of the literals' concepts on all samples. */
    List<Task> marginal() {
        return marginal;
    }

    /**
     * Checks that each class of each task has enough fit samples.
     *
     * @throws InvertException if one has not
     */
    void requireFitSamples(int[] fit, int least) {
        for (List<Task> tasks : List.of(marginal, inContext)) {
            for (Task task : tasks) {
                Task.Counts counts = task.counts(fit);
                if (counts.positives() < least || counts.negatives() < least) {
                    throw tooFew(
                            task.formula(),
                            task.context() == null ? "the " : "",
                            counts,
                            "fit samples"
                                    + (task.context() == null
                                            ? ""
                                            : " where " + task.context().text() + " holds"),
                            least);
                }
            }
        }
    }

    static InvertException tooFew(Formula formula, String article, Task.Counts counts, String samples, int least) {
        return new InvertException("%s holds for %d of %s%d %s: at least %d must have it and %d must not; %s"
                .formatted(
                        formula.text(),
                        counts.positives(),
                        article,
                        counts.positives() + counts.negatives(),
                        samples,
                        least,
                        least,
                        "use more samples or another formula"));
    }
}
