/** The files of an explain run: explanations.jsonl, explanations.csv, cosy.csv and run.json. */
package dev.invert.results;
