/**
 * What the engine takes and gives: {@link dev.invert.ActivationMatrix}, {@link dev.invert.ConceptMatrix}, {@link
 * dev.invert.Formula} and the {@link dev.invert.Explanation explanations} that {@link dev.invert.explain.Explainer}
 * makes of them, formulas over concepts with their exact AUC. It knows of no other package but memory. Data flows one
 * way, and the packages are named after it: activation and concept give matrices, kernel ranks and sums, search and
 * optimal decide, statistics judges, explain puts it together, report writes; cli and demo stand in front of all. No
 * type of LibTorch or JavaCPP appears in a public signature here.
 */
package dev.invert;
