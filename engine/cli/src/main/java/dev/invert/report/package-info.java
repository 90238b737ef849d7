/**
 * Presents results to people: the table on the terminal and the HTML report. It depends on the result records, not
 * on how they were computed.
 */
package dev.invert.report;
