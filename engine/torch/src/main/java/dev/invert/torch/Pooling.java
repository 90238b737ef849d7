package dev.invert.torch;

import dev.invert.errors.InvalidSettingException;
import dev.invert.errors.InvertException;
import dev.invert.errors.Setting;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Reduces a layer's output, (batch, ...), to one activation per sample and neuron, (batch, neurons).
 *
 * <ul>
 *   <li>{@code avg}, {@code max}: (batch, channels, ...) to (batch, channels), mean or maximum over all positions
 *   <li>{@code flatten}: every element of a sample becomes a neuron
 *   <li>{@code token:I}: (batch, tokens, features) to (batch, features), token I, counted from 0
 *   <li>{@code mean-tokens}: (batch, ..., features) to (batch, features), mean over all tokens
 *   <li>{@code max-tokens}: (batch, ..., features) to (batch, features), maximum over all tokens
 *   <li>{@code tokens}: (batch, tokens, features) to (batch * tokens, features): every token becomes a sample; the
 *       tokens of a sample are adjacent
 *   <li>{@code none}: (batch, neurons), unchanged
 * </ul>
 *
 * An output of one or two dimensions has nothing to pool: {@code avg}, {@code max} and {@code flatten} leave it
 * unchanged, except that (batch) becomes (batch, 1).
 */
public final class Pooling {
    private enum Kind {
        BY_RANK,
        AVG,
        MAX,
        FLATTEN,
        TOKEN,
        MEAN_TOKENS,
        MAX_TOKENS,
        TOKENS,
        NONE;

        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Name of the pooling that makes every token a sample. */
    static final String EVERY_TOKEN = Kind.TOKENS.text();

    private static final String LEGAL =
            "avg, max, flatten, token:I (such as token:0), tokens, mean-tokens, max-tokens, none";
    private static final String BY_SHAPE = "for (batch, tokens, d) tokens (every token is a sample), max-tokens,"
            + " mean-tokens or token:I, for maps avg, max or flatten";
    private static final Pooling BY_RANK = new Pooling(Kind.BY_RANK, 0);

    private final Kind kind;
    private final int token;

    private Pooling(Kind kind, int token) {
        this.kind = kind;
        this.token = token;
    }

    /**
     * Returns the default: {@code none} for up to two dimensions, {@code mean-tokens} for three, {@code avg} for more.
     */
    public static Pooling byRank() {
        return BY_RANK;
    }

    /**
     * Parses a pooling, such as {@code avg} or {@code token:0}.
     *
     * @throws InvalidSettingException if there is no such pooling
     */
    public static Pooling parse(String text) {
        if (text.matches("token:\\d{1,9}")) {
            return new Pooling(Kind.TOKEN, Integer.parseInt(text.substring("token:".length())));
        }
        return Arrays.stream(Kind.values())
                .filter(k -> k != Kind.BY_RANK && k != Kind.TOKEN && k.text().equals(text))
                .findFirst()
                .map(k -> new Pooling(k, 0))
                .orElseThrow(() -> new InvalidSettingException(Setting.POOLING, text, "is unknown; legal are ", LEGAL));
    }

    /** Returns the pooling applied to an output of {@code rank} dimensions, in the syntax of {@link #parse}. */
    public String nameFor(int rank) {
        Kind meant = forRank(rank);
        return meant == Kind.TOKEN ? "token:" + token : meant.text();
    }

    /** Returns this pooling in the syntax of {@link #parse}, or {@code default}. */
    @Override
    public String toString() {
        if (kind == Kind.BY_RANK) {
            return "default";
        }
        return kind == Kind.TOKEN ? "token:" + token : kind.text();
    }

    /** Returns whether every token becomes a sample. */
    public boolean isPerToken() {
        return kind == Kind.TOKENS;
    }

    private Kind forRank(int rank) {
        if (kind != Kind.BY_RANK) {
            return kind;
        }
        return switch (rank) {
            case 0, 1, 2 -> Kind.NONE;
            case 3 -> Kind.MEAN_TOKENS;
            default -> Kind.AVG;
        };
    }

    /** Returns whether leaving tokens out makes a difference: a single token or every value is not pooled. */
    public boolean usesMask() {
        return kind != Kind.TOKEN && kind != Kind.FLATTEN && kind != Kind.NONE;
    }

    /**
     * Returns the dimension of the neurons of an output, if this pooling takes their mean over all others; -1 if it does
     * not.
     *
     * @param rank number of dimensions of the output, at least 2
     */
    int neuronAxis(int rank) {
        if (rank == 2) {
            return 1;
        }
        return switch (forRank(rank)) {
            case AVG -> 1;
            case MEAN_TOKENS -> rank - 1;
            default -> -1;
        };
    }

    /**
     * Pools one output.
     *
     * @param layer layer name, for errors
     * @param output (sampleCount, ...), on any device, of floating-point type
     * @return (sampleCount, neurons), or (sampleCount * tokens, neurons) if {@link #isPerToken}; same device and type,
     *     extents at least 1
     * @throws InvertException if the output has another batch size or a shape that this pooling does not apply to
     */
    Tensor apply(String layer, Tensor output, long sampleCount) {
        return apply(layer, output, sampleCount, null);
    }

    /**
     * Pools the tokens of one output that count.
     *
     * @param mask the tokens that count; null if all do. An output of two dimensions has no tokens and is not changed
     * @return as {@link #apply(String, Tensor, long)}, with a row per counted token if {@link #isPerToken}
     * @throws InvertException as {@link #apply(String, Tensor, long)}, or if the output has other tokens than the mask
     */
    Tensor apply(String layer, Tensor output, long sampleCount, MaskedTokens mask) {
        int rank = (int) output.dim();
        if (rank == 0 || output.size(0) != sampleCount) {
            throw new InvertException(
                    "layer %s: its output has shape %s for a batch of %d; the first dimension must be the batch"
                            .formatted(layer, shape(output), sampleCount));
        }
        Tensor values = rank == 1 ? output.unsqueeze(1) : output;
        Tensor pooled = mask == null || values.dim() == 2 ? pool(layer, values) : poolMasked(layer, values, mask);
        if (pooled.dim() != 2 || pooled.numel() == 0) {
            throw new InvertException(
                    "layer %s: pooling %s makes shape %s of its output %s; it must be (batch, neurons)"
                            .formatted(layer, nameFor(rank), shape(pooled), shape(output)));
        }
        return pooled;
    }

    private Tensor poolMasked(String layer, Tensor values, MaskedTokens mask) {
        Kind meant = forRank((int) values.dim());
        if (meant == Kind.NONE || meant == Kind.TOKEN || meant == Kind.FLATTEN) {
            return pool(layer, values);
        }
        boolean last = meant == Kind.AVG || meant == Kind.MAX;
        mask.requireFit(layer, values, last ? 2 : 1);
        return switch (meant) {
            case AVG, MEAN_TOKENS -> mask.mean(values, last ? 2 : 1);
            case MAX, MAX_TOKENS -> mask.max(values, last ? 2 : 1);
            default -> mask.select(values);
        };
    }

    private Tensor pool(String layer, Tensor values) {
        int rank = (int) values.dim();
        return switch (forRank(rank)) {
            case AVG -> rank == 2 ? values : torch.mean(values, dimensions(2, rank));
            case MAX -> rank == 2 ? values : torch.amax(values, dimensions(2, rank), false);
            case FLATTEN -> torch.flatten(values, 1, -1);
            case TOKEN -> token(layer, values, rank);
            case MEAN_TOKENS -> {
                requireTokens(layer, values, rank >= 3);
                yield torch.mean(values, dimensions(1, rank - 1));
            }
            case MAX_TOKENS -> {
                requireTokens(layer, values, rank >= 3);
                yield torch.amax(values, dimensions(1, rank - 1), false);
            }
            case TOKENS -> {
                requireTokens(layer, values, rank == 3);
                yield torch.flatten(values, 0, 1);
            }
            case NONE, BY_RANK -> {
                if (rank != 2) {
                    throw new InvertException(
                            "layer %s: its output has shape %s, which pooling none leaves as it is; choose another: %s"
                                    .formatted(layer, shape(values), BY_SHAPE));
                }
                yield values;
            }
        };
    }

    private Tensor token(String layer, Tensor values, int rank) {
        requireTokens(layer, values, rank == 3);
        if (token >= values.size(1)) {
            throw new InvertException("layer %s: token:%d asked for, its output %s has tokens 0 to %d"
                    .formatted(layer, token, shape(values), values.size(1) - 1));
        }
        return torch.select(values, 1, token);
    }

    private void requireTokens(String layer, Tensor values, boolean fits) {
        if (!fits) {
            throw new InvertException(
                    "layer %s: pooling %s needs (batch, tokens, features), its output has shape %s; choose another of %s"
                            .formatted(layer, nameFor((int) values.dim()), shape(values), LEGAL));
        }
    }

    private static long[] dimensions(int first, int end) {
        return LongStream.range(first, end).toArray();
    }

    private static String shape(Tensor tensor) {
        return Arrays.toString(tensor.sizes().vec().get());
    }
}
