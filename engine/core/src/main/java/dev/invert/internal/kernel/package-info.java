/**
 * Exact AUC kernels, which compute integer rank sums from a neuron's activations and candidate formulas from rank sums.
 * {@link AucKernels} is the interface, with one implementation per instruction set and one in Java; all agree bit for
 * bit. The choice of formulas to search for belongs to {@code dev.invert.internal.search}, not here.
 *
 * <p>Symbols, as everywhere in the engine: N samples, R patterns (distinct rows of the concept matrix), C concepts.
 * {@code r_i = 2 #{j: a_j < a_i} + #{j: a_j = a_i} + 1} is the doubled mid-rank of sample i, an integer in [2, 2N]. For
 * a formula with truth set F: {@code n = |F|}, {@code S} its sum of r, {@code Z = S - n (N + 1)}, and
 * {@code AUC = 1/2 + Z / (2 n (N - n))}. All quantities but the last quotient are integers. For objectives that are not
 * functions of ranks, a lane sums other integers of the same bounds and total in place of r; see
 * {@link AucWorkspace#weigh}.
 */
package dev.invert.internal.kernel;
