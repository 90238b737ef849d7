/** The files of a score run: formulas in, auc.npy, formulas.csv and run.json out. */
package dev.invert.scores;
