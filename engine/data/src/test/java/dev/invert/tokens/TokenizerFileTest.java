package dev.invert.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.errors.InvertException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares texts of ids with what the library tokenizers decodes, for the common kinds of tokenizers. */
class TokenizerFileTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"byte-level", "metaspace", "byte-fallback"})
    void textsOfTrainedTokenizers(String name) throws Exception {
        Vocabulary vocabulary = TokenizerFile.read(JargonText.file(name + "/tokenizer.json"));
        JsonNode expected = JsonMapper.shared().readTree(Files.readString(JargonText.file(name + "/expected.json")));
        assertThat(vocabulary.style()).isEqualTo(Vocabulary.Style.SPACED);
        StringBuilder joined = new StringBuilder();
        boolean metaspace = !name.equals("byte-level");
        for (int i = 0; i < expected.get("ids").size(); i++) {
            int id = expected.get("ids").get(i).asInt();
            String decoded = expected.get("texts").get(i).asString();
            String text = vocabulary.text(id);
            // A decoder of Metaspace drops the space before the first token, so also that of a single one.
            assertThat(metaspace && text.startsWith(" ") ? text.substring(1) : text)
                    .as("id " + id)
                    .isEqualTo(decoded);
            joined.append(vocabulary.inContext(id));
        }
        String all = expected.get("decoded").asString();
        // Characters of several tokens cannot be read from one token alone.
        String readable = joined.toString().strip().replaceAll("\uFFFD+", ".+");
        assertThat(all).matches("(?s)" + readable.replaceAll("[()?*\\[\\]]", "\\\\$0"));
        for (JsonNode special : expected.get("special")) {
            int[] found = {-1};
            vocabulary.forEachSpecial(id -> found[0] = vocabulary.raw(id).equals(special.asString()) ? id : found[0]);
            // A token of unknown text is no special one.
            assertThat(found[0] >= 0).isEqualTo(!special.asString().equals("<unk>"));
        }
    }

    /** The ids of a real text, put together, are the text, but for case and accents, which the tokenizer drops. */
    @Test
    void textsOfARealTokenizer() throws Exception {
        TokenCorpus corpus = JargonText.corpus(true);
        StringBuilder words = new StringBuilder();
        for (int sample = 0; sample < corpus.sampleCount(); sample++) {
            words.append(corpus.vocabulary().word(corpus.tokens().get(corpus.row(sample))));
        }
        StringBuilder texts = new StringBuilder();
        for (String line : Files.readAllLines(JargonText.file("jargon/texts.jsonl"))) {
            texts.append(JsonMapper.shared().readTree(line).get("text").asString());
        }
        String expected = texts.toString().toLowerCase(Locale.ROOT).replaceAll("\\s", "");
        String plain = java.text.Normalizer.normalize(expected, java.text.Normalizer.Form.NFD)
                .replaceAll("\\p{Mn}", "");
        // The text goes on where the last sequence ends; [UNK] stands for a character that the tokenizer lacks.
        String found = words.toString();
        assertThat(found.length()).isGreaterThan(50_000);
        assertThat(plain.substring(0, 20_000)).isEqualTo(found.substring(0, 20_000));
        assertThat(corpus.vocabulary().quoted(1996)).isEqualTo("\"the\"");
        assertThat(corpus.vocabulary().quoted(2015)).isEqualTo("\"##s\"");
        assertThat(corpus.vocabulary().inContext(2015)).isEqualTo("s");
        assertThat(corpus.vocabulary().inContext(1996)).isEqualTo(" the");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no json|is no JSON",
                "{}|holds no vocabulary",
                "{\"model\": {\"vocab\": {\"a\": \"x\"}}}|the id \"x\" of a token is no whole number",
                "{\"model\": {\"vocab\": {\"a\": -1}}}|the id -1 of a token",
                "[1]|holds no vocabulary"
            })
    void otherFilesAreErrors(String content, String message) throws Exception {
        Path file = Files.writeString(folder.resolve("tokenizer.json"), content);

        assertThatThrownBy(() -> TokenizerFile.read(file))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("tokenizer.json");
    }
}
