package dev.invert.comparisons;

import dev.invert.files.CsvCells;
import java.util.ArrayList;
import java.util.List;

/**
 * The difference of one neuron between two runs.
 *
 * @param layer name of the layer in the first run, or in the second if only that has it
 * @param neuron index of the neuron
 * @param change kind of the difference
 * @param overlap overlap of the formulas, from 0 to 1; 0 if one run has none; null if neither has one
 * @param overlapBy {@code samples} if it is that of truth sets, {@code text} if it is that of literals; null without
 *     two formulas
 * @param aucChange AUC of the second run minus that of the first; null without two formulas
 * @param formulaA formula of the first run in concept ids, or null
 * @param labelA formula of the first run in concept names, or null
 * @param aucA AUC of the first run, or null
 * @param statusA status in the first run, or null if it lacks the neuron
 * @param formulaB formula of the second run in concept ids, or null
 * @param labelB formula of the second run in concept names, or null
 * @param aucB AUC of the second run, or null
 * @param statusB status in the second run, or null if it lacks the neuron
 */
public record NeuronDifference(
        String layer,
        int neuron,
        Change change,
        Double overlap,
        String overlapBy,
        Double aucChange,
        String formulaA,
        String labelA,
        Double aucA,
        String statusA,
        String formulaB,
        String labelB,
        Double aucB,
        String statusB) {
    /** Names of the columns of a CSV file. */
    public static final List<String> COLUMNS = List.of(
            "layer",
            "neuron",
            "change",
            "overlap",
            "overlap_by",
            "auc_change",
            "formula_a",
            "label_a",
            "auc_a",
            "status_a",
            "formula_b",
            "label_b",
            "auc_b",
            "status_b");

    /** Kinds of differences. */
    public enum Change {
        /** Another formula. */
        LABEL,
        /** A formula in the second run only. */
        GAINED,
        /** A formula in the first run only. */
        LOST,
        /** The neuron is in the second run only. */
        ADDED,
        /** The neuron is in the first run only. */
        REMOVED,
        /** The same formula with another AUC. */
        AUC,
        /** No difference. */
        NONE
    }

    static NeuronDifference of(String layer, int neuron, NeuronLabel a, NeuronLabel b, FormulaOverlap overlaps) {
        boolean both = a != null && b != null && a.formula() != null && b.formula() != null;
        boolean any = (a != null && a.formula() != null) || (b != null && b.formula() != null);
        FormulaOverlap.Overlap overlap = both ? overlaps.of(a.formula(), b.formula()) : null;
        return new NeuronDifference(
                layer,
                neuron,
                change(a, b),
                both ? Double.valueOf(overlap.value()) : any ? Double.valueOf(0) : null,
                both ? overlap.bySamples() ? "samples" : "text" : null,
                both ? b.auc() - a.auc() : null,
                a == null ? null : a.formula(),
                a == null ? null : a.label(),
                a == null ? null : a.auc(),
                a == null ? null : a.status(),
                b == null ? null : b.formula(),
                b == null ? null : b.label(),
                b == null ? null : b.auc(),
                b == null ? null : b.status());
    }

    private static Change change(NeuronLabel a, NeuronLabel b) {
        if (a == null) {
            return Change.ADDED;
        }
        if (b == null) {
            return Change.REMOVED;
        }
        if (a.formula() == null || b.formula() == null) {
            return a.formula() != null ? Change.LOST : b.formula() != null ? Change.GAINED : Change.NONE;
        }
        if (!a.formula().equals(b.formula())) {
            return Change.LABEL;
        }
        return a.auc().equals(b.auc()) ? Change.NONE : Change.AUC;
    }

    /** Returns the size of the difference of the formulas, from 0 to 1. */
    double distance() {
        return overlap == null ? 0 : 1 - overlap;
    }

    /** Returns the cells of the record's row, in the order of {@link #COLUMNS}; unknown values are empty. */
    public List<String> cells() {
        List<String> cells = new ArrayList<>();
        for (Object value : new Object[] {
            layer, neuron, change, overlap, overlapBy, aucChange, formulaA, labelA, aucA, statusA, formulaB, labelB,
            aucB, statusB
        }) {
            cells.add(cell(value));
        }
        return cells;
    }

    private static String cell(Object value) {
        if (value instanceof Double number) {
            return CsvCells.number(number);
        }
        if (value instanceof Change kind) {
            return kind.name().toLowerCase(java.util.Locale.ROOT);
        }
        return value == null ? "" : value instanceof String text ? CsvCells.text(text) : value.toString();
    }
}
