/** Reads and writes the files of a score run: reads formula files; writes auc.npy, formulas.csv and run.json. */
package dev.invert.scores;
