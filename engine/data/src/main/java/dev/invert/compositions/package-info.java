/** Files of a composed detector: JSON. */
package dev.invert.compositions;
