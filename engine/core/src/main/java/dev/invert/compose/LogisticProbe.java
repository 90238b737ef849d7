package dev.invert.compose;

import dev.invert.internal.parallel.Cancellation;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Logistic regression on scaled activations. Minimizes the sum of the log losses plus half the squared length of the
 * weights, without the intercept, by Newton's method with conjugate gradients. Depends on no random numbers and no
 * number of threads.
 */
final class LogisticProbe {
    /** Weight of the penalty, as in scikit-learn's default {@code C=1}. */
    static final double PENALTY = 1;

    private static final int MOST_STEPS = 200;
    private static final int MOST_DIRECTIONS = 500;
    /** Length of the gradient, relative to that at the start, at which the fit ends. */
    private static final double SMALL = 1e-8;

    private final Features features;
    private final int[] samples;
    private final boolean[] positive;
    private final Cancellation cancellation;
    private final int k;
    /** Weights, then the intercept. */
    private final double[] parameters;

    private LogisticProbe(Features features, int[] samples, boolean[] positive, Cancellation cancellation) {
        this.features = features;
        this.samples = samples;
        this.positive = positive;
        this.cancellation = cancellation;
        this.k = features.count();
        this.parameters = new double[k + 1];
    }

    /**
     * Fits weights of the scaled activations.
     *
     * @param samples indices of the samples to fit to
     * @param positive truth of each of them, with at least one positive and one negative
     * @return weights, then the intercept
     */
    static double[] fit(Features features, int[] samples, boolean[] positive, Cancellation cancellation) {
        LogisticProbe probe = new LogisticProbe(features, samples, positive, cancellation);
        probe.minimize();
        return probe.parameters;
    }

    /** Returns the log odds of all samples. */
    static double[] logOdds(Features features, double[] parameters) {
        int[] all = new int[features.sampleCount()];
        for (int i = 0; i < all.length; i++) {
            all[i] = i;
        }
        return times(features, all, parameters);
    }

    private static double[] times(Features features, int[] samples, double[] vector) {
        double[] sums = new double[samples.length];
        Arrays.fill(sums, vector[features.count()]);
        for (int column = 0; column < features.count(); column++) {
            double weight = vector[column];
            if (weight != 0) {
                FloatBuffer row = features.row(column);
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += weight * row.get(samples[i]);
                }
            }
        }
        return sums;
    }

    /** Returns the products of the transposed features and a vector over the samples, then the sum of the vector. */
    private double[] transposedTimes(double[] vector) {
        double[] products = new double[k + 1];
        for (int column = 0; column < k; column++) {
            FloatBuffer row = features.row(column);
            double sum = 0;
            for (int i = 0; i < vector.length; i++) {
                sum += vector[i] * row.get(samples[i]);
            }
            products[column] = sum;
        }
        for (double value : vector) {
            products[k] += value;
        }
        return products;
    }

    private void minimize() {
        double[] odds = times(features, samples, parameters);
        double loss = loss(odds, parameters);
        double first = 0;
        for (int step = 0; step < MOST_STEPS; step++) {
            double[] gradient = gradient(odds);
            double length = Math.sqrt(dot(gradient, gradient));
            first = step == 0 ? length : first;
            if (length <= SMALL * first) {
                return;
            }
            double[] direction = direction(gradient, odds, Math.min(0.1, Math.sqrt(length / first)) * length);
            double[] change = times(features, samples, direction);
            double share = 1;
            double slope = dot(gradient, direction);
            while (true) {
                double[] nextParameters = sum(parameters, direction, share);
                double[] nextOdds = sum(odds, change, share);
                double next = loss(nextOdds, nextParameters);
                if (next <= loss + 1e-4 * share * slope) {
                    System.arraycopy(nextParameters, 0, parameters, 0, k + 1);
                    odds = nextOdds;
                    loss = next;
                    break;
                }
                share /= 2;
                if (share < 1e-10) {
                    // Rounding hides any further improvement.
                    return;
                }
            }
        }
    }

    private double loss(double[] odds, double[] at) {
        double loss = 0;
        for (int i = 0; i < odds.length; i++) {
            loss += PlattFit.softplus(odds[i]) - (positive[i] ? odds[i] : 0);
        }
        double squares = 0;
        for (int column = 0; column < k; column++) {
            squares += at[column] * at[column];
        }
        return loss + PENALTY / 2 * squares;
    }

    private double[] gradient(double[] odds) {
        double[] errors = new double[odds.length];
        for (int i = 0; i < errors.length; i++) {
            errors[i] = Calibration.logistic(odds[i]) - (positive[i] ? 1 : 0);
        }
        double[] gradient = transposedTimes(errors);
        for (int column = 0; column < k; column++) {
            gradient[column] += PENALTY * parameters[column];
        }
        return gradient;
    }

    /** Solves Newton's equation by conjugate gradients until the residual is short enough. */
    private double[] direction(double[] gradient, double[] odds, double shortEnough) {
        double[] curvature = new double[odds.length];
        for (int i = 0; i < curvature.length; i++) {
            double p = Calibration.logistic(odds[i]);
            curvature[i] = p * (1 - p);
        }
        double[] solution = new double[k + 1];
        double[] residual = new double[k + 1];
        for (int column = 0; column <= k; column++) {
            residual[column] = -gradient[column];
        }
        double[] search = residual.clone();
        double square = dot(residual, residual);
        for (int step = 0; step < MOST_DIRECTIONS && Math.sqrt(square) > shortEnough; step++) {
            cancellation.check();
            double[] weighted = times(features, samples, search);
            for (int i = 0; i < weighted.length; i++) {
                weighted[i] *= curvature[i];
            }
            double[] product = transposedTimes(weighted);
            for (int column = 0; column < k; column++) {
                product[column] += PENALTY * search[column];
            }
            double bend = dot(search, product);
            if (!(bend > 0)) {
                break;
            }
            double share = square / bend;
            solution = sum(solution, search, share);
            residual = sum(residual, product, -share);
            double next = dot(residual, residual);
            search = sum(residual, search, next / square);
            square = next;
        }
        return solution;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double[] sum(double[] a, double[] b, double share) {
        double[] sum = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            sum[i] = a[i] + share * b[i];
        }
        return sum;
    }
}
