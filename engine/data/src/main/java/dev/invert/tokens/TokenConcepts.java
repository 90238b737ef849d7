package dev.invert.tokens;

import dev.invert.ConceptMatrix;
import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import dev.invert.labels.ConceptFilter;
import dev.invert.labels.IndexedNames;
import dev.invert.labels.LabeledSamples;
import dev.invert.labels.RowIds;
import dev.invert.labels.WordNet;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Concepts of tokens by rules, with the samples that show them. No matrix of all samples and concepts is made: each
 * concept has a list of its samples.
 *
 * @param labels concepts of the samples; the id of a sample is its row, its group the document
 * @param sizes number of concepts of each family
 * @param memberships number of pairs of a concept and a sample that shows it
 */
public record TokenConcepts(LabeledSamples labels, Map<TokenFamily, Integer> sizes, long memberships) {
    private static final int LEAST = 20;
    private static final int SAMPLES_PER_LEAST = 20_000;

    /**
     * Choices of concepts.
     *
     * @param families families of concepts; clusters and lists also need their sources
     * @param minSamples minimum number of samples of a concept; 0 for one in {@value #SAMPLES_PER_LEAST} samples, and at
     *     least {@value #LEAST}
     * @param embeddings array of the embeddings of token ids, or null for no clusters
     * @param rules lists and regular expressions of the user
     */
    public record Options(Set<TokenFamily> families, int minSamples, Path embeddings, UserRules rules) {}

    /**
     * Applies the rules to a corpus. The caller closes the labels.
     *
     * @param filter selects concepts by share and by name
     * @throws InvertException if no concept is frequent enough, or the embeddings do not fit
     */
    public static TokenConcepts of(TokenCorpus corpus, Options options, ConceptFilter filter, MemoryBudget budget) {
        int least = options.minSamples() > 0
                ? options.minSamples()
                : Math.max(LEAST, corpus.sampleCount() / SAMPLES_PER_LEAST);
        ConceptLists lists = new ConceptLists(corpus.sampleCount(), least, filter.selection());
        for (TokenFamily family : TokenFamily.values()) {
            if (options.families().contains(family)) {
                list(family, corpus, options, budget, lists);
            }
        }
        if (lists.concepts().isEmpty()) {
            throw new InvertException(Message.of(
                    corpus.tokens().name() + ": no concept holds for " + least + " of " + corpus.sampleCount()
                            + " tokens, or none is selected: lower ",
                    Setting.MIN_SAMPLES,
                    ", or choose other families"));
        }
        ConceptMatrix matrix = ConceptMatrix.ofSamples(corpus.sampleCount(), lists.concepts(), lists.samples(), budget);
        LabeledSamples labels = new LabeledSamples(
                matrix,
                new RowIds(corpus.rows(), corpus.rowCount()),
                groups(corpus),
                "concepts of tokens",
                "",
                new ConceptFilter(least, filter.maxFraction(), List.of(), List.of()));
        return new TokenConcepts(labels, lists.sizes(), lists.memberships());
    }

    private static void list(
            TokenFamily family, TokenCorpus corpus, Options options, MemoryBudget budget, ConceptLists lists) {
        switch (family) {
            case TOKEN -> TokenIds.list(corpus, family, 0, lists);
            case FORM -> TokenForms.list(corpus, lists);
            case POSITION -> Positions.list(corpus, lists);
            case PLACE -> Places.list(corpus, lists);
            case WORD -> WordConcepts.listPieces(corpus, lists);
            case PREVIOUS -> TokenIds.list(corpus, family, -1, lists);
            case NEXT -> TokenIds.list(corpus, family, 1, lists);
            case BIGRAM -> Bigrams.list(corpus, lists);
            case CLUSTER -> {
                if (options.embeddings() != null) {
                    EmbeddingClusters.list(corpus, options.embeddings(), budget, lists);
                }
            }
            case WORDNET -> NounConcepts.list(corpus, WordNet.open(), lists);
            case LIST -> options.rules().list(corpus, lists);
        }
    }

    private static List<String> groups(TokenCorpus corpus) {
        TokenDocuments documents = corpus.documents();
        if (documents == null) {
            return List.of();
        }
        Object2IntOpenHashMap<String> numbers = new Object2IntOpenHashMap<>();
        List<String> names = new ArrayList<>();
        int[] indices = new int[corpus.sampleCount()];
        int last = Integer.MIN_VALUE;
        for (int sample = 0; sample < indices.length; sample++) {
            int row = corpus.row(sample);
            if (sample > 0 && documents.of(row) == last) {
                indices[sample] = indices[sample - 1];
                continue;
            }
            last = documents.of(row);
            String name = documents.name(row);
            indices[sample] = numbers.computeIfAbsent(name, n -> {
                names.add(name);
                return names.size() - 1;
            });
        }
        return new IndexedNames(indices, names);
    }
}
