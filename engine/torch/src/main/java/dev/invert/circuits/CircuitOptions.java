package dev.invert.circuits;

/**
 * Options of the search for a circuit.
 *
 * @param method way of attribution
 * @param steps steps of integrated gradients, at least 1
 * @param reference values that neurons are compared with
 * @param top number of neurons shown per layer, at least 1
 * @param mostSamples maximum number of samples that are drawn from the chosen ones, at least {@value #FEWEST_SAMPLES}
 * @param randomSets number of random orders that faithfulness is compared with; 0 to leave it out
 * @param seed seed of all random choices
 */
public record CircuitOptions(
        Method method, int steps, Reference reference, int top, int mostSamples, int randomSets, long seed) {
    /** Least number of samples that a circuit is computed from. */
    public static final int FEWEST_SAMPLES = 5;

    /** The default options. */
    public static final CircuitOptions DEFAULT =
            new CircuitOptions(Method.INTEGRATED, 16, Reference.MEAN, 8, 100, 20, 0);

    /** Ways of attribution. */
    public enum Method {
        /** Weights of a target that is a linear function of the layer; an error if it is not. */
        WEIGHTS,
        /** Activation x gradient. */
        GRADIENT,
        /** Integrated gradients. */
        INTEGRATED
    }

    /** Values that neurons are compared with. */
    public enum Reference {
        /** Mean over all samples. */
        MEAN,
        /** Mean of the means of the classes. */
        BALANCED,
        /** Zero. */
        ZERO
    }

    /**
     * Checks ranges.
     *
     * @throws IllegalArgumentException if an option is out of range
     */
    public CircuitOptions {
        requireAtLeast("steps", steps, 1);
        requireAtLeast("top", top, 1);
        requireAtLeast("mostSamples", mostSamples, FEWEST_SAMPLES);
        requireAtLeast("randomSets", randomSets, 0);
    }

    private static void requireAtLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + "=" + value + ": must be at least " + least);
        }
    }

    /** Returns the steps of the method: 0 for methods without. */
    int integrationSteps() {
        return method == Method.INTEGRATED ? steps : 0;
    }
}
