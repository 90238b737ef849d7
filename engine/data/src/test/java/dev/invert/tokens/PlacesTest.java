package dev.invert.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Concepts of places and of words on texts that are short enough to count. */
class PlacesTest {
    @TempDir
    Path folder;

    private SmallText text;

    @BeforeEach
    void makeText() {
        text = new SmallText(folder);
    }

    private Map<String, List<Integer>> places(Path tokens, Path documents) throws Exception {
        return SmallText.samples(text.corpus(tokens, documents), TokenFamily.PLACE, UserRules.NONE);
    }

    @Test
    void sentencesQuotesAndBrackets() throws Exception {
        Path tokens = text.tokens("[SEP] who ( or [ what ] ) said “ no ” ? he did .");

        assertThat(places(tokens, null))
                .containsOnly(
                        entry("sentence start", List.of(1, 13)),
                        entry("early in sentence", List.of(2, 3, 4, 5, 14, 15)),
                        entry("sentence end", List.of(12, 15)),
                        entry("question", List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)),
                        entry("inside quotes", List.of(10)),
                        entry("inside brackets", List.of(3, 4, 5, 6)));
    }

    /** A list marker or a face such as :( does not hide the brackets that follow. */
    @Test
    void aBracketThatNeverClosesIsGivenUp() throws Exception {
        Path tokens = text.tokens("( " + "a ".repeat(220) + "( b ) c");

        assertThat(places(tokens, null).get("inside brackets")).containsExactly(222);
    }

    /** A mark that does not close in its document is no quotation; a sequence that continues a document closes one. */
    @Test
    void marksCloseInTheirDocument() throws Exception {
        Path tokens = text.tokens("a “ b [SEP]", "c ( “ d", "e ” f )");
        Path documents = text.write("documents.npy", 3, 4, 0, 0, 0, -1, 1, 1, 1, 1, 1, 1, 1, 1);

        assertThat(places(tokens, documents))
                .contains(
                        entry("document start", List.of(0, 4)),
                        entry("inside quotes", List.of(7, 8)),
                        entry("inside brackets", List.of(6, 7, 8, 9, 10)));
        assertThat(places(tokens, null)).doesNotContainKeys("document start", "inside quotes", "inside brackets");
    }

    @Test
    void straightQuotesAlternate() throws Exception {
        assertThat(places(text.tokens("a \" b \" c \" d \""), null).get("inside quotes"))
                .containsExactly(2, 6);
    }

    /** A word is shown at its last piece; words of several pieces are concepts of their own. */
    @Test
    void wordsOfPieces() throws Exception {
        Path tokens = text.tokens("un ##able un [SEP] ##able", "UN ##able , cat ##s");
        TokenCorpus corpus = text.corpus(tokens, null);

        assertThat(SmallText.samples(corpus, TokenFamily.WORD, UserRules.NONE))
                .containsOnly(entry("word \"unable\"", List.of(1, 6)), entry("word \"cats\"", List.of(9)));

        Path list = Files.writeString(folder.resolve("list.txt"), "Unable\nUN\n\n");
        UserRules rules = UserRules.of(Map.of("mine", list), Map.of("pieces", "##.*", "short", "[a-z]{1,3}"));
        assertThat(SmallText.samples(corpus, TokenFamily.LIST, rules))
                .containsOnly(
                        entry("mine", List.of(1, 2, 6)),
                        entry("pieces", List.of(1, 4, 6, 9)),
                        entry("short", List.of(0, 2, 8)));
    }

    @Test
    void neighborsStayInTheirSequence() throws Exception {
        TokenCorpus corpus = text.corpus(text.tokens("a b a", "b a b"), null);

        assertThat(SmallText.samples(corpus, TokenFamily.PREVIOUS, UserRules.NONE))
                .containsOnly(entry("previous \"a\"", List.of(1, 5)), entry("previous \"b\"", List.of(2, 4)));
        assertThat(SmallText.samples(corpus, TokenFamily.NEXT, UserRules.NONE))
                .containsOnly(entry("next \"a\"", List.of(1, 3)), entry("next \"b\"", List.of(0, 4)));
        assertThat(SmallText.samples(corpus, TokenFamily.BIGRAM, UserRules.NONE))
                .containsOnly(entry("bigram \"a b\"", List.of(1, 5)), entry("bigram \"b a\"", List.of(2, 4)));
        assertThat(SmallText.samples(corpus, TokenFamily.POSITION, UserRules.NONE))
                .containsOnly(
                        entry("position 0", List.of(0, 3)),
                        entry("position 1", List.of(1, 4)),
                        entry("position 2", List.of(2, 5)));
    }
}
