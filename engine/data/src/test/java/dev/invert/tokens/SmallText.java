package dev.invert.tokens;

import dev.invert.ConceptMatrix;
import dev.invert.labels.ConceptFilter;
import dev.invert.labels.LabeledSamples;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Texts made of pieces, with a tokenizer that has just these. */
final class SmallText {
    private final Path folder;
    private final List<String> vocabulary = new ArrayList<>(List.of("[SEP]"));

    SmallText(Path folder) {
        this.folder = folder;
    }

    /** Writes the ids of pieces, separated by spaces, as one array; each line is a sequence. */
    Path tokens(String... sequences) throws IOException {
        int length = sequences[0].split(" ", -1).length;
        int[] ids = new int[sequences.length * length];
        int at = 0;
        for (String sequence : sequences) {
            for (String piece : sequence.split(" ", -1)) {
                if (!vocabulary.contains(piece)) {
                    vocabulary.add(piece);
                }
                ids[at++] = vocabulary.indexOf(piece);
            }
        }
        return write("tokens.npy", sequences.length, length, ids);
    }

    Path write(String name, int rows, int columns, int... values) throws IOException {
        String shape = rows == 0 ? "(" + columns + ",)" : "(" + rows + ", " + columns + ")";
        String header = "{'descr': '<i4', 'fortran_order': False, 'shape': " + shape + ", }";
        ByteBuffer npy =
                ByteBuffer.allocate(10 + header.length() + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        npy.put((byte) 0x93).put("NUMPY\1\0".getBytes(StandardCharsets.US_ASCII));
        npy.putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
        for (int value : values) {
            npy.putInt(value);
        }
        return Files.write(folder.resolve(name), npy.array());
    }

    /** Writes the tokenizer of all pieces so far. */
    Path tokenizer() throws IOException {
        StringBuilder json = new StringBuilder("{\"added_tokens\": [{\"id\": 0, \"content\": \"[SEP]\", \"special\":"
                + " true}], \"decoder\": {\"type\": \"WordPiece\"}, \"model\": {\"type\": \"WordPiece\", \"vocab\": {");
        for (int id = 0; id < vocabulary.size(); id++) {
            json.append(id == 0 ? "" : ", ")
                    .append('"')
                    .append(vocabulary.get(id).replace("\"", "\\\""))
                    .append("\": ")
                    .append(id);
        }
        return Files.writeString(folder.resolve("tokenizer.json"), json + "}}}");
    }

    TokenCorpus corpus(Path tokens, Path documents) throws IOException {
        return TokenCorpus.read(
                new TokenCorpus.Files(tokens, tokenizer(), documents, null, Set.of(), false), JargonText.BUDGET);
    }

    /** Returns the samples of each concept by its name, for concepts of at least one sample. */
    static Map<String, List<Integer>> samples(TokenCorpus corpus, TokenFamily family, UserRules rules) {
        TokenConcepts concepts = TokenConcepts.of(
                corpus,
                new TokenConcepts.Options(Set.of(family), 1, null, rules),
                ConceptFilter.NONE,
                JargonText.BUDGET);
        Map<String, List<Integer>> samples = new TreeMap<>();
        try (LabeledSamples labels = concepts.labels()) {
            ConceptMatrix matrix = labels.matrix();
            for (int column = 0; column < matrix.conceptCount(); column++) {
                List<Integer> shown = new ArrayList<>();
                matrix.forEachSample(column, shown::add);
                samples.put(matrix.concepts().get(column).name(), shown);
            }
        }
        return samples;
    }
}
