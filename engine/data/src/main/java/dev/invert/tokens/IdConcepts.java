package dev.invert.tokens;

import dev.invert.Concept;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.List;

/**
 * Concepts that depend on the id of one token: that of the sample, or of the one before or after it. The number of
 * samples of each follows from the counts of ids, so that only frequent concepts get a list.
 */
final class IdConcepts {
    private final List<Concept> concepts = new ArrayList<>();
    private final IntArrayList[] conceptsOfId;

    IdConcepts(TokenCorpus corpus) {
        this.conceptsOfId = new IntArrayList[corpus.idLimit()];
    }

    /** Adds a concept of some ids. */
    void add(Concept concept, IntArrayList ids) {
        for (int i = 0; i < ids.size(); i++) {
            add(concepts.size(), ids.getInt(i));
        }
        concepts.add(concept);
    }

    /** Adds a concept of one id. */
    void add(Concept concept, int id) {
        add(concepts.size(), id);
        concepts.add(concept);
    }

    private void add(int concept, int id) {
        if (conceptsOfId[id] == null) {
            conceptsOfId[id] = new IntArrayList(1);
        }
        conceptsOfId[id].add(concept);
    }

    /**
     * Lists the samples of the concepts.
     *
     * @param shift token that the concepts depend on, relative to the sample: -1, 0 or 1
     */
    void list(TokenCorpus corpus, TokenFamily family, int shift, ConceptLists lists) {
        int[] idCounts = new int[conceptsOfId.length];
        for (int sample = 0; sample < corpus.sampleCount(); sample++) {
            int row = corpus.beside(corpus.row(sample), shift);
            if (row >= 0) {
                idCounts[corpus.tokens().get(row)]++;
            }
        }
        int[] sizes = new int[concepts.size()];
        for (int id = 0; id < conceptsOfId.length; id++) {
            for (int i = 0; conceptsOfId[id] != null && i < conceptsOfId[id].size(); i++) {
                sizes[conceptsOfId[id].getInt(i)] += idCounts[id];
            }
        }
        int[][] members = new int[concepts.size()][];
        for (int concept = 0; concept < sizes.length; concept++) {
            members[concept] = lists.keeps(sizes[concept]) ? new int[sizes[concept]] : null;
            sizes[concept] = 0;
        }
        fill(corpus, shift, members, sizes);
        for (int concept = 0; concept < sizes.length; concept++) {
            if (members[concept] != null) {
                lists.add(family, concepts.get(concept), members[concept]);
            }
        }
    }

    private void fill(TokenCorpus corpus, int shift, int[][] members, int[] sizes) {
        for (int sample = 0; sample < corpus.sampleCount(); sample++) {
            int row = corpus.beside(corpus.row(sample), shift);
            IntArrayList shown = row < 0 ? null : conceptsOfId[corpus.tokens().get(row)];
            for (int i = 0; shown != null && i < shown.size(); i++) {
                int concept = shown.getInt(i);
                if (members[concept] != null) {
                    members[concept][sizes[concept]++] = sample;
                }
            }
        }
    }
}
