package dev.invert.tokens;

import dev.invert.Concept;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.List;

/** Concepts of the position in the sequence: 0, 1, 2-3, 4-7, and so on. */
final class Positions {
    private Positions() {}

    static void list(TokenCorpus corpus, ConceptLists lists) {
        if (!corpus.tokens().hasSequences()) {
            return;
        }
        int length = corpus.tokens().sequenceLength();
        List<IntArrayList> samples = new ArrayList<>();
        for (int sample = 0; sample < corpus.sampleCount(); sample++) {
            int range = Integer.SIZE - Integer.numberOfLeadingZeros(corpus.row(sample) % length);
            while (samples.size() <= range) {
                samples.add(new IntArrayList());
            }
            samples.get(range).add(sample);
        }
        for (int range = 0; range < samples.size(); range++) {
            int from = range == 0 ? 0 : 1 << (range - 1);
            int to = range == 0 ? 0 : Math.min(length, 1 << range) - 1;
            String name = "position " + (from == to ? from : from + "-" + to);
            lists.add(
                    TokenFamily.POSITION,
                    new Concept(name, name, "Position in the sequence, counted from 0."),
                    samples.get(range));
        }
    }
}
