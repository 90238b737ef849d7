package dev.invert.curve;

import java.util.Optional;

/**
 * Best formulas of all neurons under one pair of limits.
 *
 * @param minFraction minimum share of samples that a formula holds for
 * @param length maximum number of literals
 * @param searched AUCs of the best formulas on the searched samples; neurons without a formula within the limits, such as
 *     constant ones, are left out
 * @param heldOut AUCs of the same formulas on the held-out samples; empty if none are held out. Formulas that hold for
 *     none or all of these samples are left out
 * @param meanLength mean number of literals of the best formulas; NaN without formulas
 * @param meanFraction mean share of the searched samples that they hold for; NaN without formulas
 */
public record CurvePoint(
        double minFraction,
        int length,
        AucSummary searched,
        Optional<AucSummary> heldOut,
        double meanLength,
        double meanFraction) {}
