/**
 * The files of an explain run: explanations.jsonl, explanations.csv, cosy.csv and run.json. Records define the content
 * of the JSON files; only {@link dev.invert.results.ResultCodec} writes and reads them.
 */
package dev.invert.results;
