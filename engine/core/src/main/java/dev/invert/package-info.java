/**
 * Inputs and results of the engine: {@link dev.invert.ActivationMatrix}, {@link dev.invert.ConceptMatrix}, {@link
 * dev.invert.Formula} and the {@link dev.invert.Explanation explanations} that {@link dev.invert.explain.Explainer}
 * computes, formulas over concepts with their exact AUC. The package depends on {@code errors} and
 * {@code internal.memory} only. Data flows one way: {@code torch} and {@code labels} produce matrices,
 * {@code internal.kernel} ranks and sums, {@code internal.search} selects formulas, {@code internal.statistics} tests
 * them, {@code explain} combines these, {@code results} and {@code report} write files. No type of LibTorch or JavaCPP
 * appears in a public signature here.
 */
package dev.invert;
