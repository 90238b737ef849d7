package dev.invert.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.errors.InvertException;
import dev.invert.labels.ConceptFilter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that do not belong together, and choices that leave nothing, are errors of one line. */
class TokenInputTest {
    @TempDir
    Path folder;

    private SmallText text;
    private Path tokens;
    private Path tokenizer;

    @BeforeEach
    void makeText() throws Exception {
        text = new SmallText(folder);
        tokens = text.tokens("a b c", "a c [SEP]");
        tokenizer = text.tokenizer();
    }

    private static void requireError(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call)
                .isInstanceOf(InvertException.class)
                .satisfies(
                        error -> assertThat(error.getMessage()).contains(parts).doesNotContain("\n"));
    }

    private TokenCorpus read(Path ids, Path documents, Path mask, Set<Integer> ignored) {
        return TokenCorpus.read(
                new TokenCorpus.Files(ids, tokenizer, documents, mask, ignored, false), JargonText.BUDGET);
    }

    @Test
    void idsBeyondTheVocabulary() throws Exception {
        Path other = text.write("other.npy", 1, 2, 1, 77);

        requireError(() -> read(other, null, null, Set.of()), "token 1 has the id 77", "tokenizer.json", "4 tokens");
    }

    @Test
    void idsThatAreNoWholeNumbers() throws Exception {
        byte[] floats = Files.readAllBytes(text.write("floats.npy", 1, 2, 0, 0));
        floats[22] = 'f';
        Path file = Files.write(folder.resolve("floats.npy"), floats);

        requireError(() -> read(file, null, null, Set.of()), "float32", "token ids are integers");
        Path negative = text.write("negative.npy", 1, 2, 1, -1);
        requireError(() -> read(negative, null, null, Set.of()), "token 1 has the id -1");
        requireError(() -> TokenArray.read(folder, JargonText.BUDGET), "none of them with an array named tokens");
    }

    @Test
    void documentsOfOtherTokens() throws Exception {
        Path five = text.write("documents.npy", 0, 5, 1, 1, 1, 2, 2);
        requireError(
                () -> read(tokens, five, null, Set.of()), "has 5 documents", "6 tokens in 2 sequences", "per sequence");
        Path csv = Files.writeString(folder.resolve("documents.csv"), "document\nfirst\n");
        requireError(() -> read(tokens, csv, null, Set.of()), "has 1 documents");

        Files.writeString(csv, "document,title\nfirst,x\nsecond,y\n");
        TokenDocuments ofSequences = read(tokens, csv, null, Set.of()).documents();
        assertThat(IntStream.range(0, 6).mapToObj(ofSequences::name))
                .containsExactly("first", "first", "first", "second", "second", "second");
    }

    @Test
    void masksOfOtherTokens() throws Exception {
        Path small = text.write("mask.npy", 1, 2, 1, 1);
        requireError(() -> read(tokens, null, small, Set.of()), "the mask has 2 values", "6 tokens");
        Path twos = text.write("mask.npy", 2, 3, 1, 1, 2, 1, 1, 1);
        requireError(() -> read(tokens, null, twos, Set.of()), "holds 2", "a mask is 1");
        Path one = text.write("mask.npy", 2, 3, 1, 0, 0, 0, 0, 0);
        requireError(() -> read(tokens, null, one, Set.of()), "1 of 6 tokens are left");

        Path mask = text.write("mask.npy", 2, 3, 1, 0, 1, 1, 1, 1);
        TokenCorpus corpus = read(tokens, null, mask, Set.of(0));
        assertThat(corpus.rows()).containsExactly(0, 2, 3, 4);
        assertThat(corpus.documents().name(4)).isEqualTo("1");
    }

    @Test
    void rulesThatCannotBeUsed() throws Exception {
        requireError(() -> UserRules.of(Map.of(), Map.of("x", "(a")), "x=(a is malformed", "RE2");
        Path empty = Files.writeString(folder.resolve("empty.txt"), "\n \n");
        requireError(() -> UserRules.of(Map.of("x", empty), Map.of()), "empty.txt: holds no word");
        Path phrase = Files.writeString(folder.resolve("phrase.txt"), "one\nnew york\n");
        requireError(() -> UserRules.of(Map.of("x", phrase), Map.of()), "line 2", "one word per line");
        requireError(() -> UserRules.of(Map.of("x", folder.resolve("none")), Map.of()), "none", "no such file");
        TokenCorpus corpus = read(tokens, null, null, Set.of());
        requireError(
                () -> JargonText.concepts(corpus, TokenFamily.DEFAULT, 6, UserRules.NONE), "no concept holds for 6");
    }

    @Test
    void embeddingsOfOtherIds() throws Exception {
        Path integers = text.write("embeddings.npy", 4, 2, 1, 2, 3, 4, 5, 6, 7, 8);
        Path three = text.write("three.npy", 3, 2, 1, 2, 3, 4, 5, 6);
        Path flat = text.write("flat.npy", 0, 3, 1, 2, 3);
        TokenCorpus corpus = read(tokens, null, null, Set.of());
        requireError(() -> clusters(corpus, integers), "int32", "floating-point");
        requireError(() -> clusters(corpus, three), "embeddings of 3 ids", "largest id of the tokens is 3");
        requireError(() -> clusters(corpus, flat), "shape [3]", "(token ids, dimensions)");
    }

    private static TokenConcepts clusters(TokenCorpus corpus, Path embeddings) {
        return TokenConcepts.of(
                corpus,
                new TokenConcepts.Options(Set.of(TokenFamily.CLUSTER), 1, embeddings, UserRules.NONE),
                ConceptFilter.NONE,
                JargonText.BUDGET);
    }

    /** Sixty ids around ten directions, in 200 dimensions: clusters at some level are the directions. */
    @Test
    void clustersOfSimilarEmbeddings() throws Exception {
        int ids = 61;
        int dimensions = 200;
        StringBuilder pieces = new StringBuilder();
        for (int id = 1; id < ids; id++) {
            pieces.append(id > 1 ? " " : "").append("w").append(id);
        }
        Path all = text.tokens(pieces.toString());
        Path vocabulary = text.tokenizer();
        Random random = new Random(1);
        float[][] directions = new float[10][dimensions];
        for (float[] direction : directions) {
            for (int d = 0; d < dimensions; d++) {
                direction[d] = (float) random.nextGaussian();
            }
        }
        int[] bits = new int[64 * dimensions];
        for (int id = 0; id < 64; id++) {
            for (int d = 0; d < dimensions; d++) {
                bits[id * dimensions + d] =
                        Float.floatToIntBits(directions[id % 10][d] + 0.1f * (float) random.nextGaussian());
            }
        }
        byte[] floats = Files.readAllBytes(text.write("embeddings.npy", 64, dimensions, bits));
        floats[22] = 'f';
        Path embeddings = Files.write(folder.resolve("embeddings.npy"), floats);
        TokenCorpus corpus = TokenCorpus.read(
                new TokenCorpus.Files(all, vocabulary, null, null, Set.of(), false), JargonText.BUDGET);

        TokenConcepts concepts = clusters(corpus, embeddings);

        try (var labels = concepts.labels()) {
            List<List<Integer>> found = new ArrayList<>();
            for (int column = 0; column < labels.matrix().conceptCount(); column++) {
                List<Integer> members = new ArrayList<>();
                labels.matrix()
                        .forEachSample(
                                column, sample -> members.add(corpus.tokens().get(sample) % 10));
                found.add(members);
            }
            assertThat(found.stream()
                            .filter(members ->
                                    members.size() == 6 && Set.copyOf(members).size() == 1))
                    .hasSizeGreaterThanOrEqualTo(5);
            // No cluster separates what belongs together, except parts of a single direction.
            assertThat(found)
                    .allMatch(
                            members -> members.size() == 6 * Set.copyOf(members).size()
                                    || Set.copyOf(members).size() == 1);
            assertThat(labels.matrix().concepts().get(0).name()).startsWith("cluster 1 (\"w");
            assertThat(labels.matrix().concepts().get(0).definition()).contains("tokens with similar embeddings");
        }
    }
}
