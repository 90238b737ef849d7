package dev.invert.tokens;

import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the texts of token ids from tokenizer.json of Hugging Face: the vocabularies of BPE, WordPiece, WordLevel and
 * Unigram models, added tokens, and the decoder, which says how the texts are written.
 */
public final class TokenizerFile {
    private static final String EXPECTED = "; the tokenizer.json of the model is needed, with model.vocab";

    /** Stands for the space before a word. */
    private static final String METASPACE = "\u2581";

    private final Path file;
    private final JsonNode root;
    private final Int2ObjectOpenHashMap<Vocabulary.Entry> entries = new Int2ObjectOpenHashMap<>();

    private TokenizerFile(Path file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    /**
     * Reads a vocabulary.
     *
     * @throws InvertException if the file cannot be read or holds no vocabulary
     */
    public static Vocabulary read(Path file) {
        try {
            return new TokenizerFile(file, JsonMapper.shared().readTree(Files.readString(file))).vocabulary();
        } catch (JacksonException e) {
            throw new InvertException(file + ": is no JSON" + EXPECTED, e);
        } catch (IOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    private Vocabulary vocabulary() {
        JsonNode vocabulary = root.path("model").path("vocab");
        if (vocabulary.isEmpty()) {
            throw new InvertException(file + ": holds no vocabulary" + EXPECTED);
        }
        String decoders = decoders(root.path("decoder")) + decoders(root.path("pre_tokenizer"));
        if (vocabulary.isArray()) {
            for (int id = 0; id < vocabulary.size(); id++) {
                add(id, vocabulary.get(id).path(0).asString(""), decoders);
            }
        } else {
            for (Map.Entry<String, JsonNode> token : vocabulary.properties()) {
                add(id(token.getValue()), token.getKey(), decoders);
            }
        }
        for (JsonNode token : root.path("added_tokens")) {
            String content = token.path("content").asString("");
            int id = id(token.path("id"));
            // A token of unknown text stands for text.
            boolean special = token.path("special").asBoolean(false) && !isUnknown(id, content);
            boolean spaced = !special && decoders.contains("Metaspace") && !decoders.contains("ByteLevel");
            String text = spaced ? content.replace(METASPACE, " ") : content;
            entries.put(id, new Vocabulary.Entry(content, text, special));
        }
        return new Vocabulary(style(decoders), entries);
    }

    private boolean isUnknown(int id, String content) {
        JsonNode model = root.path("model");
        return model.path("unk_token").asString("").equals(content)
                || (model.path("unk_id").isIntegralNumber()
                        && model.path("unk_id").asInt() == id);
    }

    /** Returns the types of a decoder, or of a sequence of them, with what they replace. */
    private static String decoders(JsonNode decoder) {
        StringBuilder types = new StringBuilder();
        if (decoder.isObject()) {
            types.append(decoder.path("type").asString("")).append(' ');
            if (decoder.path("pattern").path("String").asString("").equals(METASPACE)) {
                types.append("Metaspace ");
            }
            decoder.path("decoders").forEach(part -> types.append(decoders(part)));
            decoder.path("pretokenizers").forEach(part -> types.append(decoders(part)));
        }
        return types.toString();
    }

    private Vocabulary.Style style(String decoders) {
        if (decoders.contains("WordPiece")
                || root.path("model").path("type").asString("").equals("WordPiece")) {
            return Vocabulary.Style.WORD_PIECE;
        }
        return decoders.contains("ByteLevel") || decoders.contains("Metaspace")
                ? Vocabulary.Style.SPACED
                : Vocabulary.Style.PLAIN;
    }

    private int id(JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < 0) {
            throw new InvertException(file + ": the id " + value + " of a token is no whole number from 0 to 2^31 - 1");
        }
        return value.asInt();
    }

    private void add(int id, String raw, String decoders) {
        String text;
        if (decoders.contains("ByteLevel")) {
            text = TokenBytes.ofByteLevel(raw);
        } else if (style(decoders) == Vocabulary.Style.WORD_PIECE) {
            text = raw.startsWith(Vocabulary.PIECE) && raw.length() > Vocabulary.PIECE.length()
                    ? raw.substring(Vocabulary.PIECE.length())
                    : raw;
        } else {
            text = TokenBytes.ofHexadecimal(raw).replace(METASPACE, " ");
        }
        entries.put(id, new Vocabulary.Entry(raw, text, false));
    }
}
