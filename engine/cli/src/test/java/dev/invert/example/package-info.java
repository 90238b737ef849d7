/** The engine as a library: complete programs, which the README quotes and a test runs. */
package dev.invert.example;
