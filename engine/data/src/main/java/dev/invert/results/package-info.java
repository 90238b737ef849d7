/**
 * The files of an explain run: explanations.jsonl, explanations.csv, cosy.csv and run.json. Records define what the JSON
 * files hold; {@link dev.invert.results.ResultCodec} is the only code that writes and reads them.
 */
package dev.invert.results;
