package dev.invert.tokens;

import dev.invert.Concept;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Concepts of two adjacent tokens, shown by the second. */
final class Bigrams {
    private Bigrams() {}

    static void list(TokenCorpus corpus, ConceptLists lists) {
        Long2IntOpenHashMap counts = new Long2IntOpenHashMap();
        for (int sample = 0; sample < corpus.sampleCount(); sample++) {
            long pair = pair(corpus, sample);
            // A pair is not more frequent than its tokens.
            if (pair >= 0
                    && corpus.count((int) (pair >>> Integer.SIZE)) >= lists.least()
                    && corpus.count((int) pair) >= lists.least()) {
                counts.addTo(pair, 1);
            }
        }
        List<Long> frequent = new ArrayList<>();
        counts.long2IntEntrySet().fastForEach(entry -> {
            if (lists.keeps(entry.getIntValue())) {
                frequent.add(entry.getLongKey());
            }
        });
        frequent.sort(Comparator.<Long>comparingInt(pair -> -counts.get((long) pair))
                .thenComparing(Comparator.naturalOrder()));
        Long2IntOpenHashMap indices = new Long2IntOpenHashMap(frequent.size());
        indices.defaultReturnValue(-1);
        List<IntArrayList> samples = new ArrayList<>();
        for (long pair : frequent) {
            indices.put(pair, samples.size());
            samples.add(new IntArrayList(counts.get(pair)));
        }
        for (int sample = 0; sample < corpus.sampleCount(); sample++) {
            int index = indices.get(pair(corpus, sample));
            if (index >= 0) {
                samples.get(index).add(sample);
            }
        }
        for (int i = 0; i < samples.size(); i++) {
            lists.add(TokenFamily.BIGRAM, concept(corpus.vocabulary(), frequent.get(i)), samples.get(i));
        }
    }

    /** Returns the tokens before and at a sample as one number; negative at the beginning of a sequence. */
    private static long pair(TokenCorpus corpus, int sample) {
        int row = corpus.row(sample);
        int before = corpus.beside(row, -1);
        return before < 0
                ? -1
                : (long) corpus.tokens().get(before) << Integer.SIZE
                        | corpus.tokens().get(row);
    }

    private static Concept concept(Vocabulary vocabulary, long pair) {
        int before = (int) (pair >>> Integer.SIZE);
        int token = (int) pair;
        return new Concept(
                "bigram=" + TokenIds.of(vocabulary, before) + ' ' + TokenIds.of(vocabulary, token),
                "bigram " + vocabulary.quoted(before, token),
                "");
    }
}
