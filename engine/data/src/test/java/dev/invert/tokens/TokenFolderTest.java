package dev.invert.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.errors.InvertException;
import dev.invert.labels.ConceptFiles;
import dev.invert.labels.ConceptFolder;
import dev.invert.labels.LabelOptions;
import dev.invert.labels.LabeledSamples;
import dev.invert.labels.RowIds;
import dev.invert.samples.MatchedSamples;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of concepts of a real text: what is written is read again, and rows are matched with activations. */
class TokenFolderTest {
    @TempDir
    Path folder;

    private TokenConcepts write(TokenCorpus corpus) {
        TokenConcepts concepts = JargonText.concepts(corpus, TokenFamily.DEFAULT, 0, UserRules.NONE);
        TokenFolder.write(folder, corpus);
        ConceptFolder.write(folder, concepts.labels());
        return concepts;
    }

    @Test
    void conceptsAndTokensAreReadAgain() {
        TokenCorpus corpus = JargonText.corpus(true);
        TokenConcepts concepts = write(corpus);
        assertThat(folder)
                .isDirectoryContaining(file -> file.endsWith("concepts.npz"))
                .isDirectoryNotContaining(file -> file.endsWith("concepts.npy"));
        assertThat(ConceptFolder.names(concepts.labels()))
                .containsExactlyInAnyOrder(
                        "concepts.npz",
                        "concepts.json",
                        "samples.csv",
                        "groups.csv",
                        "filter.json",
                        "tokens.npy",
                        "vocabulary.json");
        try (LabeledSamples written = concepts.labels();
                LabeledSamples read = ConceptFiles.read(folder, LabelOptions.NONE)) {
            assertThat(read.sampleIds()).isInstanceOf(RowIds.class).isEqualTo(written.sampleIds());
            assertThat(read.groups()).isEqualTo(written.groups());
            assertThat(read.groups().stream().distinct()).hasSize(93);
            assertThat(read.filter().minSamples()).isEqualTo(20);
            requireEqual(read.matrix(), written.matrix());
        }
        TokenFolder tokens = TokenFolder.read(folder, JargonText.BUDGET).orElseThrow();
        assertThat(tokens.tokens().values()).isEqualTo(corpus.tokens().values());
        assertThat(tokens.tokens().sequenceLength()).isEqualTo(128);
        assertThat(tokens.vocabulary().style()).isEqualTo(Vocabulary.Style.WORD_PIECE);
        assertThat(tokens.vocabulary().isSpecial(101)).isTrue();
        for (int id : corpus.tokens().values()) {
            assertThat(tokens.vocabulary().entry(id))
                    .isEqualTo(corpus.vocabulary().entry(id));
        }
    }

    private static void requireEqual(ConceptMatrix read, ConceptMatrix written) {
        assertThat(read.concepts()).isEqualTo(written.concepts());
        assertThat(read.sampleCount()).isEqualTo(16_036);
        for (int column = 0; column < read.conceptCount(); column++) {
            assertThat(read.bits(column)).isEqualTo(written.bits(column));
        }
    }

    /** Activations of all tokens, without ids, are matched with concepts of some of them by row. */
    @Test
    void rowsThatAreNoSamplesAreLeftOut() {
        write(JargonText.corpus(true)).labels().close();
        float[] rows = new float[16_384];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = row;
        }
        try (LabeledSamples labels = ConceptFiles.read(folder, LabelOptions.NONE);
                MatchedSamples matched =
                        MatchedSamples.match(ActivationMatrix.of(new float[][] {rows}), List.of(), labels)) {
            assertThat(matched.note()).contains("left out 348");
            assertThat(matched.concepts().sampleCount()).isEqualTo(16_036);
            assertThat(matched.sampleIds()).hasSize(16_036).startsWith("1", "2").endsWith("16382");
            try (var block = matched.activations().load(0, 1)) {
                assertThat(block.value(0, 16_035)).isEqualTo(16_382);
            }
        }
    }

    /** Without mask and documents, each sequence is a group, and all rows are samples. */
    @Test
    void labelsOfAnotherKindReplaceTokens() throws Exception {
        write(JargonText.corpus(false)).labels().close();
        Path csv = Files.writeString(folder.resolve("labels.csv"), "id,cat,dog\na,1,0\nb,0,1\n");
        try (LabeledSamples labels = ConceptFiles.read(csv, LabelOptions.NONE)) {
            ConceptFolder.write(folder, labels);
        }
        assertThat(TokenFolder.read(folder, JargonText.BUDGET)).isEmpty();
        try (LabeledSamples labels = ConceptFiles.read(folder, LabelOptions.NONE)) {
            assertThat(labels.sampleIds()).containsExactly("a", "b");
        }
    }

    @Test
    void aNegativeIdInTheVocabularyIsAnError() throws Exception {
        write(JargonText.corpus(false)).labels().close();
        Path vocabulary = folder.resolve("vocabulary.json");
        Files.writeString(vocabulary, Files.readString(vocabulary).replaceFirst("\"\\d+\":", "\"-1\":"));
        assertThatThrownBy(() -> TokenFolder.read(folder, JargonText.BUDGET))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("vocabulary.json: is no vocabulary");
    }

    /** A token that is written like the number of another one. */
    @Test
    void idsOfConceptsAreDistinct() {
        Int2ObjectOpenHashMap<Vocabulary.Entry> entries = new Int2ObjectOpenHashMap<>();
        entries.put(5, new Vocabulary.Entry("#7", "#7", false));
        entries.put(7, new Vocabulary.Entry(" ", " ", false));
        entries.put(8, new Vocabulary.Entry("#a", "#a", false));
        Vocabulary vocabulary = new Vocabulary(Vocabulary.Style.PLAIN, entries);
        assertThat(TokenIds.of(vocabulary, 5)).isEqualTo("#5");
        assertThat(TokenIds.of(vocabulary, 7)).isEqualTo("#7");
        assertThat(TokenIds.of(vocabulary, 8)).isEqualTo("#a");
    }
}
