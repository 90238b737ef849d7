/**
 * The best of all formulas of up to three literals by any {@link dev.invert.internal.search.Objective}, with a proof:
 * {@link ExactSearch} checks what it must and bounds the rest. Nothing is rounded on the way to a decision: Z and n are
 * integers in doubles, values are compared as the objective defines (AUCs by 128-bit cross products), and bounds give way
 * by a margin far above their rounding errors.
 *
 * <p><b>Symbols.</b> Patterns p are the distinct rows of the concept matrix, m_p their sizes, N their sum. A neuron
 * gives {@code v_p = w_p - m_p (N + 1)}, w_p the sum of doubled mid-ranks of p's samples, so that {@code Σ v_p = 0}. A
 * set F of patterns has {@code n(F) = Σ m_p}, {@code Z(F) = Σ v_p}, {@code q(F) = Z / (n (N - n))} and AUC 1/2 + q/2.
 * Since {@code Z(¬F) = -Z(F)}, one look at F decides about ¬F too; bounds on n are tested for each. For the lowest AUC,
 * v changes sign.
 *
 * <p>Nothing below uses that w are ranks, only that v are integers whose sum is 0. For Pearson's r, w are the integers of
 * {@link dev.invert.internal.kernel.ActivationWeights}, for F1 and IoU those of
 * {@link dev.invert.internal.kernel.TopWeights}. Both keep the bounds of ranks, so that every sum remains exact.
 *
 * <p><b>Sets.</b> Over three concepts i, j, k there are 64 formulas of three literals and, up to complements, 32 sets:
 * 8 single cells of the Venn diagram (AND; complements: OR) and 24 faces of the cube without one cell
 * ({@code (x ∨ y) ∧ z}; complements: {@code (x ∧ y) ∨ z}); {@link VennSets}. All follow from n and Z of i, j, k, ij,
 * ik, jk, ijk. If cells are empty, sets coincide, and many need fewer literals.
 *
 * <p><b>Classes.</b> {@link ConceptGraph} joins concepts that share samples. The sets that three literals over
 * {i, j, k} can express and two cannot depend on the edges between them:
 *
 * <ul>
 *   <li>three edges: a chain {@code a ⊃ b ⊃ c} gives only {@code (a∖b) ∪ c} ({@link NestedClasses}), other triangles up to
 *       32 sets; these are checked, from lists ({@link ListedTriangles}) or, where nearly every triple is a triangle, in a
 *       stream with the chains ({@link TriangleStream}).
 *   <li>two edges, {@link PathClasses}: with j ∩ k empty every set is a constant plus f(j) plus g(k).
 *   <li>one edge, {@link PairUnionClasses}: {@code B ⊎ k} with B one of ij, i∖j, j∖i, i∪j.
 *   <li>no edge, {@link UnionClasses}: {@code i ⊎ j ⊎ k}; of two literals {@code i ⊎ j}.
 * </ul>
 *
 * All literals and pairs of concepts that cross are checked ({@link ExhaustivePart}); the others are sums and differences
 * of concepts and therefore additive.
 *
 * <p><b>Bound.</b> Let t be the best score so far. A formula of k literals reaches t only if {@code Z >= φ(n)}, where φ is
 * the {@link dev.invert.internal.kernel.SumThreshold} of the rule of length k at t:
 *
 * <pre>  φ(n) = a + b n + c n (N - n) + d √(n (N - n)),  d ≥ 0.</pre>
 *
 * For the AUC, φ is {@code t n (N - n)}; for z and r, {@code t √(n (N - n))}; for the guaranteed AUC both terms occur, and d
 * grows with k. For F1 and IoU with K top samples, {@code Z = N tp - n K} and t is the least {@code tp / (n + K)}, so that φ
 * is the line {@code t N K + (t N - K) n}. For an interval [lo, hi] of n let {@code s n + h} be a line that lies nowhere
 * above φ on the interval, and put
 *
 * <pre>  U(F) = Z(F) - s n(F).</pre>
 *
 * If {@code n(F)} lies in the interval and F reaches t, then {@code U(F) >= h}: {@code Z >= φ(n) >= s n + h}. Such a line
 * exists for every φ of this form. The terms with c ≥ 0 and with d are concave in n, since n (N - n) is, and the root of a
 * concave positive function is concave; a concave function lies above its chord on the interval. For c &lt; 0 the term
 * {@code c n (N - n)} is convex and lies above its tangent at the middle of the interval. The sum of chord, tangent and a is
 * the line. For ¬F, F has n in [N - hi, N - lo] and Z of the other sign ({@link CountRange}): {@code -Z >= φ(N - n)}, where
 * all terms but b n are the same for n and N - n, and {@code b (N - n)} is a line again. If pairs and triples have different
 * rules, an interval is searched once for each.
 *
 * <p>U is additive over disjoint parts. So {@code Σ_p max(0, u_p) < h} ends an interval; a constant and the two
 * largest terms that miss the threshold end a center; a set B and the largest concept end a pair; three largest
 * concepts end a union. Ignoring, in a bound, that parts must be disjoint only adds candidates. The candidates are
 * checked for their score, for the bounds on n, and for being disjoint. Hence every formula that is at least as good as t is
 * checked, or its class is dead: after all intervals, t is the optimum, and every formula that reaches it has been
 * considered, so that equal values can be put in the order of the beam search ({@link Incumbent}).
 *
 * <p>The line of an interval has a slope, so that U rewards the samples that a small set lacks for the interval. A second
 * line, the flat one through the smallest φ of the interval, does not: Z itself must reach it. Z does not depend on the
 * interval, so that each class is bounded once per neuron ({@link SumBounds}). Of three disjoint concepts, each two are
 * disjoint, so that their U is at most 3/2 of that of the best two ({@link DisjointPairs}). Extremes over the concepts
 * inside a concept follow from those inside the outermost of them ({@link NestedBounds}). An interval in which too many
 * formulas are alive is divided, which brings its line closer to φ.
 *
 * <p><b>Kernels.</b> Where native kernels exist ({@link dev.invert.internal.kernel.ProofKernels}), they compute the sums and
 * bounds, and search the classes ({@link KernelSearch}): they return the sets that may reach the best score at the time of
 * the call, and Java compares these exactly. The loops in Java are their twins: all decisions, and the steps that are
 * counted, are the same.
 *
 * <p><b>Limits.</b> A proof ends at a time limit, or when it has taken its {@link Steps} of a {@link StepBudget}, which
 * depend on the data alone. Work that cannot be interrupted, such as the sums of all pairs, is begun only if its steps are
 * left. Without steps for these sums, the positive parts of all patterns give a bound. Otherwise the bounds of the search,
 * evaluated by bisection over t, give a t, close to the smallest, at which every unfinished class is dead: no formula is
 * better than that ({@link AdditivePart}). If steps ended it, the best formula of two literals is proven with some that were
 * kept for it.
 */
package dev.invert.internal.search.exact;
