/** Files of the curves of a layer: CSV and JSON. */
package dev.invert.curves;
