package dev.invert.tokens;

import dev.invert.MemoryBudget;
import dev.invert.TokenSamples;
import dev.invert.arrays.NpyHeader;
import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import dev.invert.labels.ConceptFolder;
import dev.invert.labels.RowIds;
import dev.invert.results.TokenWords;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The tokens in a folder of concepts: tokens.npy with the ids (sequences, tokens), and vocabulary.json with the texts of
 * the ids that occur.
 *
 * @param tokens ids of all tokens, whether they are samples or not
 * @param vocabulary texts of these ids
 */
public record TokenFolder(TokenArray tokens, Vocabulary vocabulary) {
    private static final int CHUNK_BYTES = 1 << 16;

    /**
     * Reads the tokens of a folder.
     *
     * @return empty if the samples of the folder are no tokens, or it is none
     * @throws InvertException if a file is missing or malformed
     */
    public static Optional<TokenFolder> read(Path folder, MemoryBudget budget) {
        Path tokens = folder.resolve(ConceptFolder.TOKENS);
        if (!Files.isDirectory(folder) || !Files.exists(tokens)) {
            return Optional.empty();
        }
        TokenArray array = TokenArray.read(tokens, budget);
        Vocabulary vocabulary = readVocabulary(folder.resolve(ConceptFolder.VOCABULARY));
        for (int row = 0; row < array.count(); row++) {
            if (!vocabulary.contains(array.get(row))) {
                throw new InvertException(folder.resolve(ConceptFolder.VOCABULARY) + ": lacks the id " + array.get(row)
                        + " of token " + row + "; run invert concepts again");
            }
        }
        return Optional.of(new TokenFolder(array, vocabulary));
    }

    /** Returns the texts of the tokens for results. */
    public TokenWords words() {
        return new TokenWords(vocabulary::inContext, vocabulary::quoted);
    }

    /**
     * Returns the tokens of samples.
     *
     * @param sampleIds ids of the samples: numbers of rows
     * @throws InvertException if an id is no row
     */
    public TokenSamples samples(List<String> sampleIds) {
        if (sampleIds instanceof RowIds ids) {
            return TokenSamples.of(tokens.values(), tokens.sequenceLength(), ids.rows());
        }
        int[] rows = new int[sampleIds.size()];
        for (int sample = 0; sample < rows.length; sample++) {
            rows[sample] = row(sampleIds.get(sample));
        }
        return TokenSamples.of(tokens.values(), tokens.sequenceLength(), rows);
    }

    private int row(String id) {
        try {
            int row = Integer.parseInt(id);
            if (row >= 0 && row < tokens.count()) {
                return row;
            }
        } catch (NumberFormatException e) {
            // Reported below.
        }
        throw new InvertException("Sample \"" + id + "\" is no row of " + tokens.name() + ", which has "
                + tokens.count() + ": run invert concepts again");
    }

    /**
     * Writes the tokens of a corpus.
     *
     * @throws InvertException if a file cannot be written
     */
    public static void write(Path folder, TokenCorpus corpus) {
        AtomicFile.write(folder.resolve(ConceptFolder.VOCABULARY), out -> writeVocabulary(corpus, out));
        AtomicFile.write(folder.resolve(ConceptFolder.TOKENS), out -> writeTokens(corpus.tokens(), out));
    }

    private static void writeTokens(TokenArray tokens, OutputStream out) throws IOException {
        out.write(NpyHeader.encode("<i4", false, tokens.sequenceCount(), tokens.sequenceLength())
                .array());
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < tokens.count(); row++) {
            chunk.putInt(tokens.get(row));
            if (!chunk.hasRemaining() || row == tokens.count() - 1) {
                out.write(chunk.array(), 0, chunk.position());
                chunk.clear();
            }
        }
    }

    private static void writeVocabulary(TokenCorpus corpus, OutputStream out) {
        Map<String, Object> tokens = new LinkedHashMap<>();
        for (int id = 0; id < corpus.idLimit(); id++) {
            if (corpus.count(id) > 0) {
                Vocabulary.Entry entry = corpus.vocabulary().entry(id);
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("raw", entry.raw());
                fields.put("text", entry.text());
                if (entry.special()) {
                    fields.put("special", true);
                }
                tokens.put(Integer.toString(id), fields);
            }
        }
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("style", corpus.vocabulary().style().name());
        root.put("tokens", tokens);
        JsonMapper.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build()
                .writeValue(out, root);
    }

    private static int id(String text) {
        int id = Integer.parseInt(text);
        if (id < 0) {
            throw new NumberFormatException(text);
        }
        return id;
    }

    private static Vocabulary readVocabulary(Path file) {
        try {
            JsonNode root = JsonMapper.shared().readTree(Files.readString(file));
            Int2ObjectOpenHashMap<Vocabulary.Entry> entries = new Int2ObjectOpenHashMap<>();
            for (Map.Entry<String, JsonNode> token : root.path("tokens").properties()) {
                JsonNode fields = token.getValue();
                entries.put(
                        id(token.getKey()),
                        new Vocabulary.Entry(
                                fields.path("raw").asString(""),
                                fields.path("text").asString(""),
                                fields.path("special").asBoolean(false)));
            }
            return new Vocabulary(Vocabulary.Style.valueOf(root.path("style").asString("PLAIN")), entries);
        } catch (IOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new InvertException(file + ": is no vocabulary; run invert concepts again", e);
        }
    }
}
