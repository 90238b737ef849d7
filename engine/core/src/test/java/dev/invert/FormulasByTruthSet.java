package dev.invert;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All formulas of up to three literals over distinct columns of up to 64 samples, by truth set. */
public final class FormulasByTruthSet {
    private final List<String> ids;
    private final boolean[][] columns;
    private final long full;
    private final Map<Long, List<Formula>> byTruth = new HashMap<>();
    private final Map<String, Long> familiarity = new HashMap<>();

    /**
     * Enumerates the formulas.
     *
     * @param ids concept of each column
     * @param columns truth value per column and sample
     */
    public FormulasByTruthSet(List<String> ids, boolean[][] columns) {
        this.ids = ids;
        this.columns = columns;
        this.full = -1L >>> -columns[0].length;
        Map<Long, String> distinct = new HashMap<>();
        for (int c = 0; c < columns.length; c++) {
            long truth = bits(columns[c]);
            if (truth != 0 && truth != full) {
                // Of equal columns, the smallest id represents all.
                distinct.merge(truth, ids.get(c), (a, b) -> a.compareTo(b) < 0 ? a : b);
            }
        }
        List<Formula> literals = new ArrayList<>();
        distinct.forEach((truth, id) -> {
            long size = Long.bitCount(truth);
            familiarity.put(id, Math.min(size, columns[0].length - size));
            literals.add(Formula.of(id));
            literals.add(Formula.of(id).negate());
        });
        literals.forEach(this::add);
        for (int i = 0; i < literals.size(); i++) {
            for (int j = i / 2 * 2 + 2; j < literals.size(); j++) {
                Formula and = literals.get(i).and(literals.get(j));
                Formula or = literals.get(i).or(literals.get(j));
                add(and);
                add(or);
                for (int k = 0; k < literals.size(); k++) {
                    if (k / 2 == i / 2 || k / 2 == j / 2) {
                        continue;
                    }
                    add(and.or(literals.get(k)));
                    add(or.and(literals.get(k)));
                    if (k > j) {
                        add(and.and(literals.get(k)));
                        add(or.or(literals.get(k)));
                    }
                }
            }
        }
    }

    private void add(Formula formula) {
        byTruth.computeIfAbsent(bits(formula), truth -> new ArrayList<>()).add(formula);
    }

    /** Returns the concepts that literals are built from: one of equal ones, none without or with all samples. */
    public Set<String> distinctConcepts() {
        return familiarity.keySet();
    }

    /** Returns one bit per sample. */
    public static long bits(boolean[] column) {
        long truth = 0;
        for (int i = 0; i < column.length; i++) {
            truth |= column[i] ? 1L << i : 0;
        }
        return truth;
    }

    private long bits(Formula formula) {
        if (formula instanceof Formula.Literal literal) {
            long truth = bits(columns[ids.indexOf(literal.concept())]);
            return literal.negated() ? full & ~truth : truth;
        }
        Formula.Group group = (Formula.Group) formula;
        boolean and = group.operator() == Formula.Operator.AND;
        long truth = and ? full : 0;
        for (Formula operand : group.operands()) {
            truth = and ? truth & bits(operand) : truth | bits(operand);
        }
        return truth;
    }

    /** Returns the formulas equal to one, the most readable first. */
    public List<Formula> equalTo(Formula formula) {
        return byTruth.getOrDefault(bits(formula), List.of()).stream()
                .sorted(Comparator.comparing(Formula::length)
                        .thenComparing(
                                f -> f.text().chars().filter(ch -> ch == '~').count())
                        .thenComparing(f -> f.text().contains("&") && f.text().contains("|"))
                        .thenComparing(f -> -concepts(f).stream()
                                .mapToLong(familiarity::get)
                                .sum())
                        .thenComparing(Formula::text))
                .toList();
    }

    /** Returns the concepts of a formula, once per literal. */
    public static List<String> concepts(Formula formula) {
        return formula instanceof Formula.Literal literal
                ? List.of(literal.concept())
                : ((Formula.Group) formula)
                        .operands().stream()
                                .flatMap(operand -> concepts(operand).stream())
                                .toList();
    }
}
