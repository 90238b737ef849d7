package dev.invert.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.MemoryBudget;
import dev.invert.arrays.NpyHeader;
import dev.invert.batches.TokenMask;
import dev.invert.errors.InvertException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoolingTest {
    @TempDir
    Path folder;

    private PointerScope scope;

    @BeforeEach
    void open() {
        LibTorch.require();
        scope = new PointerScope();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    @Test
    void poolsConvolutionMaps() {
        // Two samples, two channels, 1 x 3 positions: 0..11.
        Tensor maps = count(2, 2, 1, 3);
        assertPooled("avg", maps, 2, 1, 4, 7, 10);
        assertPooled("max", maps, 2, 2, 5, 8, 11);
        assertPooled("flatten", maps, 6, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        assertPooled("max-tokens", maps, 3, 3, 4, 5, 9, 10, 11);
        // Channels last, the layout of swin's maps: mean over all but the first and last dimension.
        assertPooled("mean-tokens", maps, 3, 1.5f, 2.5f, 3.5f, 7.5f, 8.5f, 9.5f);
    }

    @Test
    void poolsTokens() {
        Tensor tokens = count(2, 3, 2);
        assertPooled("token:0", tokens, 2, 0, 1, 6, 7);
        assertPooled("token:2", tokens, 2, 4, 5, 10, 11);
        assertPooled("mean-tokens", tokens, 2, 2, 3, 8, 9);
        assertPooled("max-tokens", tokens, 2, 4, 5, 10, 11);
        // For a one-dimensional convolution, (batch, channels, positions).
        assertPooled("avg", tokens, 3, 0.5f, 2.5f, 4.5f, 6.5f, 8.5f, 10.5f);
    }

    @Test
    void everyTokenIsASample() {
        Tensor pooled = Pooling.parse("tokens").apply("x", count(2, 3, 2), 2);
        assertThat(pooled.sizes().vec().get()).containsExactly(6, 2);
        assertThat(TorchFixture.floats(pooled)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        assertThat(Pooling.parse("tokens").isPerToken()).isTrue();
        assertThat(Pooling.parse("max-tokens").isPerToken()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "avg", "max", "flatten"})
    void leavesVectorsAsTheyAre(String pooling) {
        assertPooled(pooling, count(2, 3), 3, 0, 1, 2, 3, 4, 5);
        assertPooled(pooling, count(2), 1, 0, 1);
    }

    @ParameterizedTest
    @CsvSource({"1, none", "2, none", "3, mean-tokens", "4, avg", "5, avg"})
    void choosesByRank(int rank, String expected) {
        assertThat(Pooling.byRank().nameFor(rank)).isEqualTo(expected);
        long[] shape = {2, 3, 2, 2, 2};
        Tensor output = count(java.util.Arrays.copyOf(shape, rank));
        assertThat(TorchFixture.floats(Pooling.byRank().apply("x", output, 2)))
                .containsExactly(TorchFixture.floats(Pooling.parse(expected).apply("x", output, 2)));
    }

    @Test
    void readsWhatItWrites() {
        for (String text :
                List.of("avg", "max", "flatten", "token:17", "tokens", "mean-tokens", "max-tokens", "none")) {
            assertThat(Pooling.parse(text).nameFor(4)).isEqualTo(text);
        }
        for (String text : List.of("by-rank", "token", "token:", "token:-1", "AVG", "", "mean")) {
            assertThatThrownBy(() -> Pooling.parse(text))
                    .isInstanceOf(InvertException.class)
                    .hasMessageStartingWith("pooling=" + text + " is unknown")
                    .hasMessageContaining("avg, max, flatten, token:I");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "none; 3; for (batch, tokens, d) tokens (every token is a sample), max-tokens, mean-tokens or token:I",
                "none; 4; for maps avg, max or flatten",
                "tokens; 2; needs (batch, tokens, features)",
                "tokens; 4; needs (batch, tokens, features)",
                "max-tokens; 2; needs (batch, tokens, features)",
                "token:3; 3; has tokens 0 to 2",
                "token:0; 4; needs (batch, tokens, features)",
                "mean-tokens; 2; needs (batch, tokens, features)"
            })
    void refusesWhatItCannotPool(String pooling, int rank, String words) {
        Tensor output = count(java.util.Arrays.copyOf(new long[] {2, 3, 2, 2}, rank));
        assertThatThrownBy(() -> Pooling.parse(pooling).apply("conv1", output, 2))
                .isInstanceOf(InvertException.class)
                .hasMessageStartingWith("layer conv1: ")
                .hasMessageContaining(words);
    }

    @Test
    void refusesAnOutputWithoutTheBatch() {
        assertThatThrownBy(() -> Pooling.byRank().apply("x", count(3, 2), 2))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("has shape [3, 2] for a batch of 2");
        assertThatThrownBy(() -> Pooling.byRank().apply("x", torch.sum(count(3, 2)), 2))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("has shape [] for a batch of 2");
    }

    @Test
    void tokensThatDoNotCountAreLeftOut() throws Exception {
        // Samples keep tokens 0 and 2, and token 1.
        TokenMask mask = mask(1, 0, 1, 0, 1, 0);
        Tensor tokens = count(2, 3, 2);
        // Padding may hold anything.
        tokens.data_ptr_float().put(2, Float.NaN);
        tokens.data_ptr_float().put(6, Float.POSITIVE_INFINITY);
        assertMasked("mean-tokens", tokens, mask, 2, 3, 8, 9);
        assertMasked("max-tokens", tokens, mask, 4, 5, 8, 9);
        assertMasked("tokens", tokens, mask, 0, 1, 4, 5, 8, 9);
        assertMasked("avg", tokens.transpose(1, 2), mask, 2, 3, 8, 9);
        assertMasked("max", tokens.transpose(1, 2), mask, 4, 5, 8, 9);
        assertMasked("none", count(2, 2), mask, 0, 1, 2, 3);
        // 2 * 49984 is beyond the range of float16.
        Tensor half = torch.full(new long[] {2, 3, 2}, new Scalar(49984f)).to(torch.ScalarType.Half);
        assertMasked("mean-tokens", half, mask, 49984, 49984, 49984, 49984);
        assertThatThrownBy(() -> masked("mean-tokens", count(2, 4, 2), mask))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining(
                        "layer x: its output has shape [2, 4, 2]; a mask of 3 tokens needs (batch, 3, features)");
        assertThat(Pooling.parse("token:0").usesMask()).isFalse();
        assertThat(Pooling.byRank().usesMask()).isTrue();
    }

    private static Tensor masked(String pooling, Tensor output, TokenMask mask) {
        return Pooling.parse(pooling).apply("x", output, 2, new MaskedTokens(mask, 0, 2));
    }

    private static void assertMasked(String pooling, Tensor output, TokenMask mask, float... expected) {
        assertThat(TorchFixture.floats(masked(pooling, output, mask)))
                .as(pooling)
                .containsExactly(expected);
    }

    private TokenMask mask(int... flags) throws Exception {
        ByteBuffer file = ByteBuffer.allocate(NpyHeader.ENCODED_BYTES + flags.length);
        file.put(NpyHeader.encode("|u1", false, 2, flags.length / 2));
        for (int flag : flags) {
            file.put((byte) flag);
        }
        Path written = Files.write(folder.resolve("mask.npy"), file.array());
        return TokenMask.read(written, null, Set.of(), 2, MemoryBudget.process());
    }

    private static void assertPooled(String pooling, Tensor output, int neuronCount, float... expected) {
        Tensor pooled = Pooling.parse(pooling).apply("x", output, output.size(0));
        assertThat(pooled.dim()).isEqualTo(2);
        assertThat(pooled.size(1)).isEqualTo(neuronCount);
        assertThat(TorchFixture.floats(pooled)).containsExactly(expected);
    }

    /** Returns a tensor of 0, 1, 2, ... */
    private static Tensor count(long... shape) {
        Tensor values = torch.empty(shape);
        for (long i = 0; i < values.numel(); i++) {
            values.data_ptr_float().put(i, (float) i);
        }
        return values;
    }
}
