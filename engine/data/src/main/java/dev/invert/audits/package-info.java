/** Files of an audit: JSON lines, CSV and run.json; and the weights of a head. */
package dev.invert.audits;
