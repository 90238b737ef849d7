/**
 * What the engine takes and gives: {@link dev.invert.ActivationMatrix}, {@link dev.invert.ConceptMatrix}, {@link
 * dev.invert.Formula} and the {@link dev.invert.Explanation explanations} that {@link dev.invert.explain.Explainer}
 * makes of them, formulas over concepts with their exact AUC. It depends on {@code errors} and {@code internal.memory}
 * only. Data flows one way: {@code torch} and {@code labels} produce matrices, {@code internal.kernel} ranks and sums,
 * {@code internal.search} chooses formulas, {@code internal.statistics} judges them, {@code explain} combines these,
 * {@code results} and {@code report} write files. No type of LibTorch or JavaCPP appears in a public signature here.
 */
package dev.invert;
