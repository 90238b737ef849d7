package dev.invert.results;

import dev.invert.NeuronMatch;
import dev.invert.files.CsvCells;
import java.util.ArrayList;
import java.util.List;

/**
 * A neuron that detects a formula, as {@code invert find} prints it; {@link NeuronMatch} documents the values. Those of
 * the held-out samples are null without hold-out.
 *
 * @param formula formula in concept ids
 * @param label formula in concept names
 * @param rank 1 for the best neuron
 * @param layer name of the layer
 * @param neuron index in the layer
 * @param auc from 0 to 1
 * @param ciLow lower end of the 95 % confidence interval
 * @param ciHigh upper end
 * @param nPositive number of samples that satisfy the formula
 * @param nSamples number of samples
 * @param p one-sided p-value, not corrected
 * @param log10P log10 of {@code p}
 * @param log10PCorrected log10 of the p-value corrected for the number of neurons
 * @param aucHoldout AUC on the held-out samples
 * @param holdoutCiLow lower end of its interval
 * @param holdoutCiHigh upper end
 * @param nPositiveHoldout number of held-out samples that satisfy the formula
 * @param nSamplesHoldout number of held-out samples
 * @param pHoldout one-sided p-value on the held-out samples
 * @param log10PHoldout log10 of it
 */
public record MatchRecord(
        String formula,
        String label,
        int rank,
        String layer,
        int neuron,
        double auc,
        Double ciLow,
        Double ciHigh,
        long nPositive,
        long nSamples,
        Double p,
        Double log10P,
        Double log10PCorrected,
        Double aucHoldout,
        Double holdoutCiLow,
        Double holdoutCiHigh,
        Long nPositiveHoldout,
        Long nSamplesHoldout,
        Double pHoldout,
        Double log10PHoldout) {
    /** Names of the columns of a table of these records. */
    public static final List<String> COLUMNS = List.of(
            "formula",
            "label",
            "rank",
            "layer",
            "neuron",
            "auc",
            "ci_low",
            "ci_high",
            "n_positive",
            "n_samples",
            "p",
            "log10_p",
            "log10_p_corrected",
            "auc_holdout",
            "holdout_ci_low",
            "holdout_ci_high",
            "n_positive_holdout",
            "n_samples_holdout",
            "p_holdout",
            "log10_p_holdout");

    /**
     * Converts a match.
     *
     * @param choices number of AUCs that the best were chosen from
     */
    public static MatchRecord of(
            String formula, String label, int rank, String layer, NeuronMatch match, long choices) {
        NeuronMatch.Measured compared = match.compared();
        NeuronMatch.Measured heldOut = match.heldOut().orElse(null);
        return new MatchRecord(
                formula,
                label,
                rank,
                layer,
                match.neuron(),
                compared.auc(),
                FieldValues.known(compared.interval().low()),
                FieldValues.known(compared.interval().high()),
                compared.positiveCount(),
                compared.sampleCount(),
                FieldValues.known(compared.p()),
                FieldValues.known(compared.log10P()),
                FieldValues.known(match.log10PCorrected(choices)),
                heldOut == null ? null : FieldValues.known(heldOut.auc()),
                heldOut == null ? null : FieldValues.known(heldOut.interval().low()),
                heldOut == null ? null : FieldValues.known(heldOut.interval().high()),
                heldOut == null ? null : heldOut.positiveCount(),
                heldOut == null ? null : heldOut.sampleCount(),
                heldOut == null ? null : FieldValues.known(heldOut.p()),
                heldOut == null ? null : FieldValues.known(heldOut.log10P()));
    }

    /** Returns the cells of the record's row, in the order of {@link #COLUMNS}; unknown values are empty. */
    public List<String> cells() {
        List<String> cells = new ArrayList<>();
        for (Object value : new Object[] {
            formula,
            label,
            rank,
            layer,
            neuron,
            auc,
            ciLow,
            ciHigh,
            nPositive,
            nSamples,
            p,
            log10P,
            log10PCorrected,
            aucHoldout,
            holdoutCiLow,
            holdoutCiHigh,
            nPositiveHoldout,
            nSamplesHoldout,
            pHoldout,
            log10PHoldout
        }) {
            if (value instanceof Double number) {
                cells.add(CsvCells.number(number));
            } else {
                cells.add(value == null ? "" : value instanceof String text ? CsvCells.text(text) : value.toString());
            }
        }
        return cells;
    }
}
