/**
 * Exact AUC kernels: from one neuron's activations to integer rank sums, and from rank sums to candidate formulas.
 * {@link dev.invert.internal.kernel.AucKernels} is the job, one implementation per way of doing it; all agree bit for bit. What
 * to search for is decided in {@code dev.invert.internal.search}, not here.
 *
 * <p>Symbols, as everywhere in the engine: N samples, R patterns (distinct rows of the concept matrix), C concepts.
 * {@code r_i = 2 #{j: a_j < a_i} + #{j: a_j = a_i} + 1} is the doubled mid-rank of sample i, an integer in [2, 2N]. For
 * a formula with truth set F: {@code n = |F|}, {@code S} its sum of r, {@code Z = S - n (N + 1)}, and
 * {@code AUC = 1/2 + Z / (2 n (N - n))}. Everything but that last division is an integer.
 */
package dev.invert.internal.kernel;
