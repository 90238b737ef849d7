/** Labels to evaluate, from results of explain or of other methods; and the files of an evaluation. */
package dev.invert.evaluations;
