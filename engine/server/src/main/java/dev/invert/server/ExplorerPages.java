package dev.invert.server;

import dev.invert.results.NeuronRecord;
import dev.invert.results.RunRecord;
import java.io.IOException;

/** Renders the pages of the explorer. The reports implement this: a neuron looks the same in both. */
public interface ExplorerPages {
    /** Returns the page that searches and compares runs (UTF-8). */
    byte[] explorer() throws IOException;

    /** Returns the page of a neuron (UTF-8). */
    byte[] neuron(RunRecord run, NeuronRecord neuron) throws IOException;
}
