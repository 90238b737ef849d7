/** Concepts of texts: rules over token ids, a tokenizer's vocabulary, documents and the positions of tokens. */
package dev.invert.tokens;
