package dev.invert.compose;

/**
 * Logistic regression on one variable, as in Platt (1999): the targets are {@code (n1 + 1) / (n1 + 2)} for positives and
 * {@code 1 / (n0 + 2)} for negatives, so that the best parameters are finite also if the classes do not overlap.
 */
final class PlattFit {
    private static final int MOST_STEPS = 200;

    /** Size of the gradient per sample at which the fit ends. */
    private static final double SMALL = 1e-12;

    private final double[] values;
    private final double[] targets;

    private PlattFit(double[] values, double[] targets) {
        this.values = values;
        this.targets = targets;
    }

    /**
     * Fits the calibration by Newton's method, which halves steps that do not improve it.
     *
     * @param activations finite; if all are equal, the slope is 0
     * @param positive truth of each sample, with at least one positive and one negative
     */
    static Calibration.Platt fit(double[] activations, boolean[] positive) {
        int n = activations.length;
        double mean = 0;
        int n1 = 0;
        for (int i = 0; i < n; i++) {
            mean += activations[i] / n;
            n1 += positive[i] ? 1 : 0;
        }
        double square = 0;
        for (double value : activations) {
            square += (value - mean) * (value - mean) / n;
        }
        double deviation = square > 0 ? Math.sqrt(square) : 1;
        double[] scaled = new double[n];
        double[] targets = new double[n];
        for (int i = 0; i < n; i++) {
            scaled[i] = (activations[i] - mean) / deviation;
            targets[i] = positive[i] ? (n1 + 1.0) / (n1 + 2.0) : 1.0 / (n - n1 + 2.0);
        }
        double[] best = new PlattFit(scaled, targets).minimize(Math.log((n1 + 1.0) / (n - n1 + 1.0)));
        double slope = best[0] / deviation;
        return new Calibration.Platt(slope, best[1] - slope * mean);
    }

    private double[] minimize(double startIntercept) {
        double slope = 0;
        double intercept = startIntercept;
        double loss = loss(slope, intercept);
        for (int step = 0; step < MOST_STEPS; step++) {
            double g0 = 0;
            double g1 = 0;
            double h00 = 0;
            double h01 = 0;
            double h11 = 0;
            for (int i = 0; i < values.length; i++) {
                double p = Calibration.logistic(slope * values[i] + intercept);
                double error = p - targets[i];
                double weight = p * (1 - p);
                g0 += error * values[i];
                g1 += error;
                h00 += weight * values[i] * values[i];
                h01 += weight * values[i];
                h11 += weight;
            }
            if (Math.max(Math.abs(g0), Math.abs(g1)) <= SMALL * values.length) {
                break;
            }
            double determinant = h00 * h11 - h01 * h01;
            double d0 = determinant > 0 ? (h11 * g0 - h01 * g1) / determinant : 0;
            double d1 = determinant > 0 ? (h00 * g1 - h01 * g0) / determinant : g1 / h11;
            double length = 1;
            double next = loss(slope - d0, intercept - d1);
            while (!(next <= loss) && length > SMALL) {
                length /= 2;
                next = loss(slope - length * d0, intercept - length * d1);
            }
            if (!(next <= loss)) {
                break;
            }
            slope -= length * d0;
            intercept -= length * d1;
            loss = next;
        }
        return new double[] {slope, intercept};
    }

    private double loss(double slope, double intercept) {
        double loss = 0;
        for (int i = 0; i < values.length; i++) {
            double z = slope * values[i] + intercept;
            loss += softplus(z) - targets[i] * z;
        }
        return loss;
    }

    /** Returns {@code log(1 + exp(z))} without overflow. */
    static double softplus(double z) {
        return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
    }
}
