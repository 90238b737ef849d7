/**
 * The library: {@link dev.invert.Explainer} takes an {@link dev.invert.ActivationMatrix} and a
 * {@link dev.invert.ConceptMatrix} and gives {@link dev.invert.Explanation explanations}, formulas over concepts with
 * their exact AUC. Data flows one way, and the packages are named after it: activation and concept give matrices,
 * kernel ranks and sums, search decides, statistics judges, report writes; cli and demo stand in front of all. No type
 * of LibTorch or JavaCPP appears in a public signature here.
 */
package dev.invert;
