package dev.invert.circuits;

import java.util.List;

/**
 * Measures how faithful the order of contributions is to the model, by forward passes in which neurons are replaced by
 * their reference. Values are shares of the layer's effect: 1 for the layer as it is, 0 if all neurons are replaced.
 *
 * @param points numbers of neurons that are deleted or kept, from 0 to all
 * @param delete share without the neurons that support the target most
 * @param keep share with these neurons only
 * @param deleteRandom mean share without as many random neurons
 * @param keepRandom mean share with random neurons only
 * @param deleteArea area under {@code delete} over the share of deleted neurons; low is faithful
 * @param deleteAreaLow lower limit of its 95 % bootstrap interval over samples
 * @param deleteAreaHigh upper limit
 * @param deleteAreaRandom mean area of random orders
 * @param deleteP (1 + number of random orders with an area at most as large) / (1 + number of random orders)
 * @param keepArea area under {@code keep}; high is faithful
 * @param keepAreaLow lower limit of its 95 % bootstrap interval over samples
 * @param keepAreaHigh upper limit
 * @param keepAreaRandom mean area of random orders
 * @param keepP (1 + number of random orders with an area at least as large) / (1 + number of random orders)
 * @param randomSets number of random orders
 * @param shown number of neurons shown
 * @param shownDelete share without the neurons shown
 * @param shownKeep share with the neurons shown only
 * @param shownDeleteRandom mean share without as many random neurons
 * @param shownKeepRandom mean share with as many random neurons only
 */
public record Faithfulness(
        List<Integer> points,
        List<Double> delete,
        List<Double> keep,
        List<Double> deleteRandom,
        List<Double> keepRandom,
        double deleteArea,
        double deleteAreaLow,
        double deleteAreaHigh,
        double deleteAreaRandom,
        double deleteP,
        double keepArea,
        double keepAreaLow,
        double keepAreaHigh,
        double keepAreaRandom,
        double keepP,
        int randomSets,
        int shown,
        double shownDelete,
        double shownKeep,
        double shownDeleteRandom,
        double shownKeepRandom) {}
