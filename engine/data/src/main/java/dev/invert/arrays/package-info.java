/**
 * File formats: how bytes on disk become matrices and back. Nothing here interprets what it reads or writes.
 */
package dev.invert.arrays;
