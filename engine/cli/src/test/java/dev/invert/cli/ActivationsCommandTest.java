package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.arrays.NpyHeader;
import dev.invert.torch.TokenModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Explains a language model by formulas over its tokens. */
class ActivationsCommandTest {
    private static final int SEQUENCES = 40;
    private static final int POSITIONS = 5;

    @TempDir
    Path folder;

    private Path model;
    private Path input;
    private Path out;

    @BeforeEach
    void write() throws IOException {
        model = TokenModel.write(folder.resolve("lm.pt"));
        input = folder.resolve("ids.npy");
        out = folder.resolve("acts");
        ByteBuffer file = ByteBuffer.allocate(NpyHeader.ENCODED_BYTES + SEQUENCES * POSITIONS * Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        file.put(NpyHeader.encode("<i8", false, SEQUENCES, POSITIONS));
        for (int i = 0; i < SEQUENCES * POSITIONS; i++) {
            file.putLong(i * 7 % TokenModel.VOCABULARY);
        }
        Files.write(input, file.array());
    }

    private CommandRun activations(String pool, boolean resume) {
        return CommandRun.of(
                "activations",
                "--model",
                model.toString(),
                "--layers",
                " embed ",
                "--input",
                input.toString(),
                "--device",
                "cpu",
                "--pool",
                pool,
                "--out",
                out.toString(),
                resume ? "--resume" : "--on-error=fail");
    }

    @Test
    void aFinishedRunIsLeftAsItIs() {
        CommandRun first = activations("tokens", false);
        assertThat(first.exitCode()).isZero();
        assertThat(first.out()).startsWith("200 tokens in ").contains("neurons of embed: 6");

        CommandRun again = activations("tokens", true);
        assertThat(again.exitCode()).isZero();
        assertThat(again.out()).isEmpty();
        assertThat(again.err()).contains("already finished").hasLineCount(1);

        CommandRun other = activations("max-tokens", true);
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.err()).contains("pool was tokens and is max-tokens").hasLineCount(1);

        CommandRun replaced = activations("max-tokens", false);
        assertThat(replaced.exitCode()).isZero();
        assertThat(replaced.err()).isEqualTo("Replaced the earlier run in " + out + ", layer embed\n");
    }

    @Test
    void tokensAreLeftOut() throws IOException {
        CommandRun run = CommandRun.of(
                "activations",
                "--model",
                model.toString(),
                "--layers",
                "embed",
                "--input",
                input.toString(),
                "--device",
                "cpu",
                "--pool",
                "tokens",
                "--ignore-ids",
                "0,7",
                "--out",
                out.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        // Ids are multiples of 7, and each of the 50 appears four times.
        assertThat(run.out()).startsWith("192 tokens in ");
        assertThat(Files.readString(out.resolve("activations.json")))
                .contains("\"ignore_ids\" : [ 0, 7 ]", "\"warnings\" : [ ]", "\"0:2\"")
                .doesNotContain("\"0:0\"", "\"0:1\"");
        CommandRun images = CommandRun.of(
                "activations",
                "--model",
                model.toString(),
                "--layers",
                "embed",
                "--images",
                folder.toString(),
                "--mask",
                input.toString(),
                "--out",
                out.toString());
        assertThat(images.exitCode()).isEqualTo(2);
        assertThat(images.err()).contains("--mask and --ignore-ids apply to tokens of --input");
    }

    @Test
    void aFrozenTrainingModeIsAWarning() throws IOException {
        Path dropout = TokenModel.writeWithDropout(folder.resolve("dropout.pt"));
        CommandRun run = CommandRun.of(
                "activations",
                "--model",
                dropout.toString(),
                "--layers",
                "a\\,b",
                "--input",
                input.toString(),
                "--device",
                "cpu",
                "--out",
                out.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        String warning = dropout + ": was exported in training mode, which stays in dropout (1)";
        assertThat(run.err()).startsWith("warning: " + warning).hasLineCount(1);
        assertThat(Files.readString(out.resolve("activations.json"))).contains(warning, "\"layer\" : \"a,b\"");
    }

    @Test
    void explainMatchesTokensByDocumentAndPosition() throws IOException {
        assertThat(activations("tokens", false).exitCode()).isZero();
        StringBuilder csv = new StringBuilder("document,position,label\n");
        for (int i = SEQUENCES * POSITIONS - 1; i >= 0; i--) {
            // Derived from the output of neuron 0 for a token, so that its formula is exact if rows are matched
            // correctly.
            String label = TokenModel.embedding(i * 7 % TokenModel.VOCABULARY, 0) > 0.3 ? "active" : "inactive";
            csv.append("%d,%d,%s\n".formatted(i / POSITIONS, i % POSITIONS, label));
        }
        Path labels = Files.writeString(folder.resolve("labels.csv"), csv);
        CommandRun run = CommandRun.of(
                "explain",
                "--activations",
                out.toString(),
                "--concepts",
                labels.toString(),
                "--neurons",
                "0",
                "--out",
                folder.resolve("results").toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).containsPattern("0 +active +1\\.0000");
    }
}
