package dev.invert;

import java.util.Optional;

/**
 * Result of the proof that a neuron's best explanation is optimal.
 *
 * @param certified whether no formula that the proof covers is better
 * @param upperBound AUC that no covered formula exceeds; with direction MIN, or if the best formula's AUC is below 1/2,
 *     the AUC that none falls below
 * @param gap distance of the best explanation's AUC from {@code upperBound}; 0 if certified
 * @param formulasCovered number of formulas that the proof covers: all formulas of up to three literals over different
 *     concepts; 0 if nothing is proven because longer formulas were searched, in which case {@code upperBound} and
 *     {@code gap} are NaN
 * @param provenLength largest number of literals up to which no formula is better than the best one of so few literals; 0
 *     if there is none
 * @param steps work that the proof took, in steps of about a nanosecond that depend on the data only
 * @param beam best explanation of beam search alone; absent unless requested
 */
public record Certificate(
        boolean certified,
        double upperBound,
        double gap,
        long formulasCovered,
        int provenLength,
        double steps,
        Optional<Explanation> beam) {}
