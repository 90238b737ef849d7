package dev.invert;

import java.util.Optional;

/**
 * What is proven about a neuron's best explanation.
 *
 * @param certified whether no formula that the proof covers is better
 * @param upperBound AUC that none of them exceeds (with direction MIN or a best formula below 1/2: falls below)
 * @param gap how far the best explanation's AUC is from that bound, 0 if certified
 * @param formulasCovered how many formulas the proof covers: all of up to three literals over different concepts; 0 if
 *     nothing is proven since longer ones were searched, the other figures are NaN then
 * @param beam what beam search alone finds; absent unless asked for
 */
public record Certificate(
        boolean certified, double upperBound, double gap, long formulasCovered, Optional<Explanation> beam) {}
