package dev.invert.tokens;

import dev.invert.Concept;
import dev.invert.labels.ConceptFilter;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Concepts with the samples that show them, ascending. Concepts that too few samples show are left out. */
final class ConceptLists {
    private final int sampleCount;
    private final int least;
    private final ConceptFilter.Selection selection;
    private final List<Concept> concepts = new ArrayList<>();
    private final List<int[]> samples = new ArrayList<>();
    private final Map<TokenFamily, Integer> sizes = new LinkedHashMap<>();
    private long memberships;

    /**
     * Creates empty lists.
     *
     * @param least minimum number of samples of a concept
     * @param selection selects concepts by name and by number of samples
     */
    ConceptLists(int sampleCount, int least, ConceptFilter.Selection selection) {
        this.sampleCount = sampleCount;
        this.least = Math.max(1, least);
        this.selection = selection;
    }

    /** Returns the minimum number of samples of a concept. */
    int least() {
        return least;
    }

    /** Returns whether a concept with so many samples is kept: neither rare nor shown by all. */
    boolean keeps(long count) {
        return count >= least && count < sampleCount;
    }

    /** Adds a concept whose samples are ascending. */
    void add(TokenFamily family, Concept concept, int[] members) {
        if (keeps(members.length) && selection.keeps(concept, members.length, sampleCount)) {
            concepts.add(concept);
            samples.add(members);
            memberships += members.length;
            sizes.merge(family, 1, Integer::sum);
        }
    }

    /** Adds a concept whose samples are ascending. */
    void add(TokenFamily family, Concept concept, IntArrayList members) {
        if (keeps(members.size())) {
            add(family, concept, members.toIntArray());
        }
    }

    /** Adds a concept of selected rows, given in ascending order. */
    void addRows(TokenFamily family, Concept concept, IntArrayList rows, TokenCorpus corpus) {
        IntArrayList members = new IntArrayList();
        for (int i = 0; i < rows.size(); i++) {
            int row = rows.getInt(i);
            int sample = corpus.rows() == null ? row : Arrays.binarySearch(corpus.rows(), row);
            if (sample >= 0) {
                members.add(sample);
            }
        }
        add(family, concept, members);
    }

    List<Concept> concepts() {
        return Collections.unmodifiableList(concepts);
    }

    List<int[]> samples() {
        return Collections.unmodifiableList(samples);
    }

    /** Returns the number of concepts of each family, in order. */
    Map<TokenFamily, Integer> sizes() {
        return sizes;
    }

    /** Returns the number of pairs of a concept and a sample that shows it. */
    long memberships() {
        return memberships;
    }
}
