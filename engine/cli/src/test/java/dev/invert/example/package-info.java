/** Examples of using the engine as a library: complete programs, which the documents quote and the tests run. */
package dev.invert.example;
