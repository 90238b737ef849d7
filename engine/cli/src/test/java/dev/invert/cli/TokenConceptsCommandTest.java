package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests {@code invert concepts --tokens}, and {@code invert explain} and {@code invert export} on its folder. */
class TokenConceptsCommandTest {
    private static final int SEQUENCES = 60;
    private static final int LENGTH = 12;
    private static final List<String> VOCABULARY =
            List.of("[CLS]", "dog", "dogs", "cat", "##s", "the", "a", ".", "?", "42", "ran", "poodle");

    @TempDir
    Path folder;

    private Path npy(String name, String type, String shape, ByteBuffer values) throws IOException {
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
        ByteBuffer npy =
                ByteBuffer.allocate(10 + header.length() + values.limit()).order(ByteOrder.LITTLE_ENDIAN);
        npy.put((byte) 0x93).put("NUMPY\1\0".getBytes(StandardCharsets.US_ASCII));
        npy.putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
        npy.put(values);
        return Files.write(folder.resolve(name), npy.array());
    }

    /** Writes random tokens, each sequence after [CLS]; a neuron that fires on dogs; and the tokenizer. */
    private void writeText() throws IOException {
        Random random = new Random(4);
        int count = SEQUENCES * LENGTH;
        ByteBuffer ids = ByteBuffer.allocate(2 * count).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer activations = ByteBuffer.allocate(8 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < count; row++) {
            int id = row % LENGTH == 0 ? 0 : 1 + random.nextInt(VOCABULARY.size() - 1);
            ids.putShort((short) id);
            activations.putFloat(id == 0 ? 9 : id <= 2 ? 1 + random.nextFloat() : 0);
            activations.putFloat(random.nextInt(5) == 0 ? random.nextFloat() : 0);
        }
        npy("tokens.npy", "<u2", "(" + SEQUENCES + ", " + LENGTH + ")", ids.flip());
        npy("activations.npy", "<f4", "(" + count + ", 2)", activations.flip());
        StringBuilder json = new StringBuilder("{\"added_tokens\": [{\"id\": 0, \"content\": \"[CLS]\", \"special\":"
                + " true}], \"model\": {\"type\": \"WordPiece\", \"vocab\": {");
        for (int id = 0; id < VOCABULARY.size(); id++) {
            json.append(id == 0 ? "" : ", ")
                    .append('"')
                    .append(VOCABULARY.get(id))
                    .append("\": ")
                    .append(id);
        }
        Files.writeString(folder.resolve("tokenizer.json"), json + "}}}");
    }

    private CommandRun concepts(String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "concepts",
                "--tokens",
                folder.resolve("tokens.npy").toString(),
                "--tokenizer",
                folder.resolve("tokenizer.json").toString(),
                "--out",
                folder.resolve("concepts").toString()));
        arguments.addAll(List.of(options));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    @Test
    void fromTokensToAPageAndAnExport() throws Exception {
        writeText();
        CommandRun made = concepts(
                "--ignore-ids",
                "special",
                "--families",
                "token,place,next",
                "--exclude",
                "next*",
                "--regex",
                "animal=dogs?|cat");
        assertThat(made.err()).isEmpty();
        assertThat(made.exitCode()).isZero();
        assertThat(made.out())
                .contains("720 tokens in 60 sequences of 12, 12 distinct")
                .contains("660 tokens, 60 left out, in 60 documents")
                .contains("token 11,")
                .contains("list 1");
        JsonNode names = JsonMapper.shared().readTree(Files.readString(folder.resolve("concepts/concepts.json")));
        assertThat(names.toString()).contains("token \\\"dog\\\"", "animal").doesNotContain("next", "token \\\"[CLS]");

        Path results = folder.resolve("results");
        CommandRun explained = CommandRun.of(
                "explain",
                "--activations",
                folder.resolve("activations.npy").toString(),
                "--concepts",
                folder.resolve("concepts").toString(),
                "--objective",
                "r",
                "--length",
                "2",
                "--holdout",
                "0.4",
                "--out",
                results.toString());
        assertThat(explained.exitCode()).as(explained.err()).isZero();
        assertThat(explained.err()).contains("left out 60 that the concepts leave out");
        List<String> lines = Files.readAllLines(results.resolve("explanations.jsonl"));
        JsonNode dogs = JsonMapper.shared().readTree(lines.get(0));
        assertThat(dogs.get("explanations").get(0).get("formula").asString())
                .isEqualTo("\"token=dog\" | \"token=dogs\"");
        assertThat(dogs.get("explanations").get(0).get("ci_low").asDouble()).isBetween(0.9, 0.9999);
        assertThat(dogs.get("token_set").get("texts").toString()).contains("\\\"dog\\\"", "\\\"dogs\\\"");
        assertThat(dogs.get("token_set").get("ids")).hasSize(2);
        assertThat(dogs.get("token_set").get("r_holdout").asDouble()).isGreaterThan(0.9);
        assertThat(dogs.get("tokens").get("n_samples").asInt()).isEqualTo(660);
        JsonNode context = dogs.get("tokens").get("contexts").get(0);
        assertThat(context.get("kind").asString()).isEqualTo("firing");
        int at = context.get("at").asInt();
        String text = dogs.get("tokens")
                .get("texts")
                .get(context.get("tokens").get(at).asString())
                .asString();
        assertThat(text).isIn(" dog", " dogs");
        // [CLS] has an activation, but is no sample.
        assertThat(context.get("not_samples").get(0).asInt()).isZero();
        JsonNode run = JsonMapper.shared().readTree(Files.readString(results.resolve("run.json")));
        assertThat(run.get("input").get("n_groups").asInt()).isEqualTo(60);
        assertThat(run.get("held_out").get("whole_groups").asBoolean()).isTrue();
        assertThat(run.get("options").get("confidence_intervals").asString()).isEqualTo("clustered by group");
        assertThat(sequences(run.get("held_out").get("samples")))
                .as("whole sequences are held out")
                .hasSize(run.get("held_out").get("n_samples").asInt() / (LENGTH - 1));

        CommandRun exported = CommandRun.of(
                "export",
                results.toString(),
                "--neuronpedia",
                "m,l",
                "--out",
                folder.resolve("np").toString());
        assertThat(exported.exitCode()).as(exported.err()).isZero();
        assertThat(exported.out()).contains("Written: 1 explanations in 1 file");
        assertThat(folder.resolve("np/explanations/batch-0.jsonl.gz")).exists();
    }

    private static Stream<Integer> sequences(JsonNode rows) {
        return rows.values().stream()
                .map(row -> Integer.parseInt(row.asString()) / LENGTH)
                .distinct();
    }

    /** Groups of another file replace the documents of the folder. */
    @Test
    void groupsOfAnotherFile() throws Exception {
        writeText();
        assertThat(concepts().exitCode()).isZero();
        StringBuilder groups = new StringBuilder("sample,group\n");
        for (int row = 0; row < SEQUENCES * LENGTH; row++) {
            groups.append(row).append(",document ").append(row / (5 * LENGTH)).append('\n');
        }
        Path file = Files.writeString(folder.resolve("documents.csv"), groups);
        Path results = folder.resolve("results");
        CommandCheck.run(
                "explain",
                "--activations",
                folder.resolve("activations.npy").toString(),
                "--concepts",
                folder.resolve("concepts").toString(),
                "--groups",
                file.toString(),
                "--out",
                results.toString());
        JsonNode run = JsonMapper.shared().readTree(Files.readString(results.resolve("run.json")));
        assertThat(run.get("input").get("n_groups").asInt()).isEqualTo(12);
    }

    @Test
    void nounsOfTheFirstSense() throws Exception {
        writeText();
        CommandRun made = concepts("--families", "token", "--wordnet");
        assertThat(made.exitCode()).as(made.err()).isZero();
        JsonNode names = JsonMapper.shared().readTree(Files.readString(folder.resolve("concepts/concepts.json")));
        assertThat(names.toString()).contains("kind of carnivore", "kind of dog");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--families tokens | there is no family \"tokens\"",
                "--families cluster | clusters come with --embeddings",
                "--ignore-ids x | \"x\" is neither a token id nor special",
                "--labels a.csv | --tokens takes no labels",
                "--groups g.csv | --tokens takes no labels",
                "--min-labels 3 | --min-labels goes with labels",
                "--regex a=( | malformed",
                "--min-samples 9999 | no concept holds for 9999",
                "--documents none.npy | none.npy",
                "--words a=none.txt | none.txt",
            })
    void wrongOptionsAreOneLine(String options, String message) throws Exception {
        writeText();
        CommandRun run = concepts(options.split(" ", -1));
        assertThat(run.exitCode()).isIn(1, 2);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).contains(message);
        assertThat(folder.resolve("concepts")).doesNotExist();
    }

    @Test
    void optionsOfTokensNeedTokens() {
        assertThat(CommandRun.of("demo", "--audit", "--tokens").err()).contains("--audit and --tokens are two demos");
        CommandRun run = CommandRun.of("concepts", "--labels", "a.csv", "--tokenizer", "t.json", "--out", "x");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--tokenizer goes with --tokens");
        assertThat(CommandRun.of("concepts", "--tokens", "a.npy", "--out", "x").err())
                .contains("--tokens needs the texts of the ids: give --tokenizer tokenizer.json");
    }
}
