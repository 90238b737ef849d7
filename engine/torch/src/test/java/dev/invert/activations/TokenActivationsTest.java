package dev.invert.activations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.MemoryBudget;
import dev.invert.arrays.ActivationFiles;
import dev.invert.arrays.ActivationFolder;
import dev.invert.arrays.NpyHeader;
import dev.invert.batches.InputType;
import dev.invert.errors.InvertException;
import dev.invert.labels.ConceptFiles;
import dev.invert.labels.LabeledSamples;
import dev.invert.samples.SampleMatch;
import dev.invert.torch.Pooling;
import dev.invert.torch.TokenModel;
import dev.invert.torch.TorchModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Computes activations of a language model on token ids, where every token is a sample. */
class TokenActivationsTest {
    private static final int SEQUENCES = 45;
    private static final int POSITIONS = 5;

    @TempDir
    Path folder;

    private final long[][] tokens = new long[SEQUENCES][POSITIONS];

    private Path model;
    private Path input;

    @BeforeEach
    void write() throws Exception {
        model = TokenModel.write(folder.resolve("lm.pt"));
        input = folder.resolve("ids.npy");
        Random random = new Random(5);
        for (long[] sequence : tokens) {
            for (int t = 0; t < POSITIONS; t++) {
                sequence[t] = random.nextInt(TokenModel.VOCABULARY);
            }
        }
        writeTokens();
    }

    private void writeTokens() throws Exception {
        ByteBuffer file = ByteBuffer.allocate(NpyHeader.ENCODED_BYTES + SEQUENCES * POSITIONS * Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        file.put(NpyHeader.encode("<i8", false, SEQUENCES, POSITIONS));
        for (long[] sequence : tokens) {
            for (long id : sequence) {
                file.putLong(id);
            }
        }
        Files.write(input, file.array());
    }

    private ActivationJob.Builder job(String pooling, String... layers) {
        return ActivationJob.builder(model, List.of(layers))
                .array(input, 0)
                .pooling(Pooling.parse(pooling))
                .batchSize(8)
                .mostStaged(80)
                .device("cpu");
    }

    @Test
    void everyTokenIsARowWithAnIdOfItsOwn() throws Exception {
        Path out = folder.resolve("out");
        ActivationSummary summary = job("tokens", "embed").build().run(out, false, done -> {});
        assertThat(summary.sampleCount()).isEqualTo(SEQUENCES * POSITIONS);

        List<String> ids = new ArrayList<>();
        try (ActivationMatrix matrix = ActivationFiles.open(out.resolve("embed.npy"));
                ActivationBlock block = matrix.load(0, TokenModel.WIDTH)) {
            assertThat(matrix.sampleCount()).isEqualTo(SEQUENCES * POSITIONS);
            assertThat(matrix.neuronCount()).isEqualTo(TokenModel.WIDTH);
            for (int i = 0; i < SEQUENCES; i++) {
                for (int t = 0; t < POSITIONS; t++) {
                    ids.add(i + ":" + t);
                    for (int k = 0; k < TokenModel.WIDTH; k++) {
                        assertThat(block.floats(k).get(i * POSITIONS + t))
                                .isEqualTo(TokenModel.embedding(tokens[i][t], k));
                    }
                }
            }
        }
        assertThat(ActivationFolder.of(out).sampleIds()).isEqualTo(ids);
        assertThat(Files.readString(out.resolve("activations.json")))
                .contains("\"n_samples\" : 225", "\"tokens_per_sample\" : 5", "\"pool\" : \"tokens\"");
        assertThat(job("tokens", "embed").build().run(out, true, done -> {}).sampleCount())
                .isEqualTo(SEQUENCES * POSITIONS);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16, 24, 40, 45})
    void goesOnWithTheSameBytes(int stopAfter) throws Exception {
        Path whole = folder.resolve("whole");
        Path interrupted = folder.resolve("interrupted");
        job("tokens", "embed").build().run(whole, false, done -> {});
        assertThatThrownBy(() -> job("tokens", "embed").build().run(interrupted, false, done -> {
                    if (done >= stopAfter) {
                        throw new IllegalStateException("stop");
                    }
                }))
                .hasMessage("stop");
        List<Integer> progress = new ArrayList<>();
        job("tokens", "embed").build().run(interrupted, true, progress::add);
        assertThat(progress.get(0)).isBetween(stopAfter > 16 ? 16 : 0, stopAfter);
        for (String file : List.of("embed.npy", "activations.json")) {
            assertThat(Files.readAllBytes(interrupted.resolve(file)))
                    .as(file)
                    .isEqualTo(Files.readAllBytes(whole.resolve(file)));
        }
    }

    /** Samples have one to five tokens left; the run is stopped after some batches and continued. */
    @Test
    void ignoredTokensAreNoSamples() throws Exception {
        for (int i = 0; i < SEQUENCES; i++) {
            for (int t = 1 + i % POSITIONS; t < POSITIONS; t++) {
                tokens[i][t] = 49;
            }
            tokens[i][0] = 1;
        }
        writeTokens();
        List<String> ids = new ArrayList<>();
        List<Float> expected = new ArrayList<>();
        for (int i = 0; i < SEQUENCES; i++) {
            for (int t = 0; t < POSITIONS; t++) {
                if (tokens[i][t] != 49) {
                    ids.add(i + ":" + t);
                    expected.add(TokenModel.embedding(tokens[i][t], 2));
                }
            }
        }
        Path out = folder.resolve("out");
        ActivationJob job =
                job("tokens", "embed").array(input, 0, null, Set.of(49L, 77L)).build();
        assertThatThrownBy(() -> job.run(out, false, done -> {
                    if (done >= 40) {
                        throw new IllegalStateException("stop");
                    }
                }))
                .hasMessage("stop");
        assertThat(job.run(out, true, done -> {}).sampleCount()).isEqualTo(ids.size());
        assertThat(ActivationFolder.of(out).sampleIds()).isEqualTo(ids);
        try (ActivationMatrix matrix = ActivationFiles.open(out.resolve("embed.npy"));
                ActivationBlock block = matrix.load(0, TokenModel.WIDTH)) {
            assertThat(matrix.sampleCount()).isEqualTo(ids.size());
            for (int row = 0; row < ids.size(); row++) {
                assertThat(block.floats(2).get(row)).as(ids.get(row)).isEqualTo(expected.get(row));
            }
        }
        ActivationJob other =
                job("tokens", "embed").array(input, 0, null, Set.of(49L)).build();
        assertThatThrownBy(() -> other.run(out, true, done -> {}))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("ignore-ids was [49, 77] and is [49]");
    }

    @Test
    void aMaskNeedsPoolingThatPoolsTokens() {
        ActivationJob.Builder job = job("token:0", "embed").array(input, 0, input, Set.of());
        assertThatThrownBy(job::build)
                .isInstanceOf(InvertException.class)
                .hasMessage(
                        "pooling=token:0 pools no tokens, so there are none to leave out; omit mask and ignoredIds");
    }

    @Test
    void aTokenCsvHasTheSameIds() throws Exception {
        Path out = folder.resolve("out");
        job("tokens", "embed").build().run(out, false, done -> {});
        Path csv = Files.writeString(
                folder.resolve("labels.csv"), "document,position,label\n7,4,noun\n0,0,verb\n44,2,noun\n7,3,verb\n");
        ActivationFolder written = ActivationFolder.of(out);
        try (LabeledSamples labels = ConceptFiles.open(csv);
                ActivationMatrix activations =
                        ActivationFiles.open(written.layers().get(0).file())) {
            SampleMatch match = SampleMatch.of(activations, written.sampleIds(), labels, true);
            List<String> matched =
                    match.conceptRows().stream().map(labels.sampleIds()::get).toList();
            assertThat(matched).containsExactlyInAnyOrder("7:4", "0:0", "44:2", "7:3");
            assertThat(match.activationRows()).containsExactlyInAnyOrder(39, 0, 222, 38);
        }
    }

    @Test
    void tokenIdsBeyondTheVocabularyAreFound() throws Exception {
        tokens[20][3] = 61;
        tokens[17][0] = 0;
        writeTokens();
        assertThatThrownBy(() -> job("tokens", "embed").build().run(folder.resolve("out"), false, done -> {}))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("lm.pt: cannot run on input of shape [8, 5] (samples 16 to 23): ")
                .hasMessageContaining("; these token ids are 0 to 61, and one may exceed the model's vocabulary")
                .hasMessageEndingWith("16 samples are kept; repeat the run with resume to continue after them")
                .message()
                .hasLineCount(1);
    }

    @Test
    void tokenIdsAreWholeNumbers() throws Exception {
        byte[] file = Files.readAllBytes(input);
        String header = new String(file, 0, NpyHeader.ENCODED_BYTES, StandardCharsets.ISO_8859_1);
        byte[] real = header.replace("<i8", "<f8").getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(real, 0, file, 0, real.length);
        Files.write(input, file);
        assertThatThrownBy(() -> job("tokens", "embed").build().run(folder.resolve("out"), false, done -> {}))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("save them as int64 and pass the file as array")
                .message()
                .hasLineCount(1);
        try (TorchModel opened = TorchModel.open(model, "cpu")) {
            assertThatThrownBy(() -> opened.outputShapes(InputType.FLOAT32, new long[] {16}, MemoryBudget.process()))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContaining("pass the file as array");
        }
    }

    /** A one-dimensional array would be read as one sequence per batch, as long as the batch size. */
    @Test
    void idsWithoutSequencesAreRefused() throws Exception {
        byte[] file = Files.readAllBytes(input);
        String header = new String(file, 0, NpyHeader.ENCODED_BYTES, StandardCharsets.ISO_8859_1);
        byte[] flat = header.replace("(45, 5)", "(225,) ").getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(flat, 0, file, 0, flat.length);
        Files.write(input, file);
        assertThatThrownBy(() -> job("none", "embed").build().run(folder.resolve("out"), false, done -> {}))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("ids.npy: shape [225] has no extent for a sample; give (sequences, positions)"
                        + " for token ids, (N, 1) for one number per sample");
    }

    @Test
    void anUnfinishedFolderSaysHowToFinishIt() {
        Path out = folder.resolve("out");
        assertThatThrownBy(() -> job("tokens", "embed").build().run(out, false, done -> {
                    if (done >= 24) {
                        throw new IllegalStateException("stop");
                    }
                }))
                .hasMessage("stop");
        assertThatThrownBy(() -> ActivationFolder.of(out))
                .isInstanceOf(InvertException.class)
                .hasMessage(out + ": holds an unfinished run of invert activations; the same run with resume"
                        + " finishes it");
    }

    @Test
    void layersMustHaveTheSameTokens() {
        Path out = folder.resolve("out");
        assertThatThrownBy(() -> job("tokens", "embed", "odd").build().run(out, false, done -> {}))
                .isInstanceOf(InvertException.class)
                .hasMessage("pooling tokens: layer embed has 5 tokens per sample and layer odd has 2;"
                        + " give each a run of its own");
        assertThatThrownBy(() -> job("tokens", "embed", "mean").build().run(out, false, done -> {}))
                .isInstanceOf(InvertException.class)
                .hasMessageContainingAll("layer mean: pooling tokens needs (batch, tokens, features)", "[8, 6]");
        assertThat(out).doesNotExist();
    }
}
