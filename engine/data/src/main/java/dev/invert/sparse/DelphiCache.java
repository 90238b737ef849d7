package dev.invert.sparse;

import dev.invert.MemoryBudget;
import dev.invert.arrays.ArrayFile;
import dev.invert.arrays.ArrayType;
import dev.invert.arrays.StridedArray;
import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The latents of a hookpoint that delphi cached: a folder of files {@code START_END.safetensors} with the latents from
 * START to END, or one file with all latents. The sample of a token is its sequence times the length of the sequences,
 * plus its position.
 */
final class DelphiCache implements EntrySource {
    private static final int SHORTS = 1 << 16;

    private final Path source;
    private final List<DelphiSplit> splits;
    private final MemoryBudget budget;
    private final long sequenceCount;
    private final long contextLength;
    private final int neuronCount;

    private DelphiCache(Path source, List<DelphiSplit> splits, DelphiConfig config, MemoryBudget budget) {
        this.source = source;
        this.splits = splits;
        this.budget = budget;
        List<Long> tokens = splits.get(0).tokenShape();
        requireAgreement(config, tokens);
        sequenceCount = tokens.isEmpty() ? config.sequenceCount() : tokens.get(0);
        contextLength = tokens.isEmpty() ? config.contextLength() : tokens.get(1);
        if (sequenceCount == 0) {
            throw new InvertException(source + ": holds no tokens, and " + config.file()
                    + " does not say how many there are (cache_ctx_len and n_tokens); cache it with tokens");
        }
        if (sequenceCount > Integer.MAX_VALUE / contextLength) {
            throw new InvertException(source + ": has " + sequenceCount + " sequences of " + contextLength
                    + " tokens; at most 2^31 - 1 tokens are possible");
        }
        for (DelphiSplit split : splits) {
            if (split.locationType() == ArrayType.UINT16 && Math.max(sequenceCount, contextLength) > SHORTS) {
                throw new InvertException(split.file() + ": numbers " + sequenceCount + " sequences of " + contextLength
                        + " tokens with 16 bits, which repeat after " + SHORTS + "; cache fewer, or with uint32");
            }
        }
        if (entryCount() == 0) {
            throw new InvertException(source + ": holds no activations; cache it again");
        }
        long end = splits.get(splits.size() - 1).end();
        neuronCount = end == DelphiSplit.UNKNOWN ? largestLatent() + 1 : (int) end;
    }

    /** Returns whether a folder holds splits. */
    static boolean holdsSplits(Path folder) {
        return !files(folder).isEmpty();
    }

    /** Returns one of the splits in a folder. */
    static Optional<Path> firstSplit(Path folder) {
        return files(folder).stream().min(Comparator.naturalOrder());
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(DelphiSplit::hasName).toList();
        } catch (IOException e) {
            throw new InvertException("Cannot read " + folder + ": " + AtomicFile.reason(e), e);
        }
    }

    /**
     * Opens the cache of a hookpoint; only headers are read, and the tokens of all splits compared.
     *
     * @param source folder of splits, or a file with all latents
     * @throws InvertException if splits overlap or are missing, or the files do not fit together
     */
    static DelphiCache open(Path source, MemoryBudget budget) {
        if (!Files.isDirectory(source)) {
            if (DelphiSplit.hasName(source)) {
                throw new InvertException(
                        source + ": is a part of a cache; give the folder, which has the numbers of all latents");
            }
            return new DelphiCache(source, List.of(DelphiSplit.read(source, budget)), config(source), budget);
        }
        List<DelphiSplit> splits = files(source).stream()
                .map(file -> DelphiSplit.read(file, budget))
                .sorted(Comparator.comparingInt(DelphiSplit::first).thenComparingLong(DelphiSplit::end))
                .toList();
        requireSeamless(source, splits);
        DelphiConfig config = DelphiConfig.read(source.resolve("config.json"));
        if (config.splitCount() != 0 && config.splitCount() != splits.size()) {
            throw new InvertException(config.file() + ": says n_splits " + config.splitCount() + ", but there are "
                    + splits.size() + " files; copy the cache again");
        }
        requireSameTokens(splits, budget);
        return new DelphiCache(source, splits, config, budget);
    }

    /** Reads the config.json of a file with all latents, in a folder of its name or beside it. */
    private static DelphiConfig config(Path file) {
        String stem = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        Path own = file.resolveSibling(stem).resolve("config.json");
        return DelphiConfig.read(Files.exists(own) ? own : file.resolveSibling("config.json"));
    }

    private static void requireSeamless(Path source, List<DelphiSplit> splits) {
        if (splits.isEmpty()) {
            throw new InvertException(source + ": holds no files START_END.safetensors");
        }
        long end = 0;
        for (DelphiSplit split : splits) {
            if (split.first() > end) {
                throw new InvertException(source + ": the latents from " + end + " to " + (split.first() - 1)
                        + " are missing; copy the cache again");
            }
            if (split.first() < end) {
                throw new InvertException(split.file() + ": holds latents of another file too, which ends at "
                        + (end - 1) + "; remove one of them");
            }
            end = split.end();
            if (split.type() != splits.get(0).type()) {
                throw new InvertException(split.file() + ": activations of type " + split.type() + ", but "
                        + splits.get(0).type() + " in " + splits.get(0).file().getFileName());
            }
        }
    }

    private static void requireSameTokens(List<DelphiSplit> splits, MemoryBudget budget) {
        DelphiSplit first = splits.get(0);
        for (DelphiSplit split : splits) {
            if (!split.tokenShape().equals(first.tokenShape())) {
                throw new InvertException(split.file() + ": tokens of shape " + split.tokenShape() + ", but "
                        + first.tokenShape() + " in " + first.file().getFileName() + "; use files of one cache");
            }
            if (!first.tokenShape().isEmpty() && !split.equals(first)) {
                CachedTokens.requireEqual(first.file(), split.file(), budget);
            }
        }
    }

    private static void requireAgreement(DelphiConfig config, List<Long> tokens) {
        if (tokens.isEmpty()) {
            return;
        }
        if (config.contextLength() != 0 && config.contextLength() != tokens.get(1)) {
            throw new InvertException(config.file() + ": says sequences of " + config.contextLength()
                    + " tokens, but the cache has tokens of shape " + tokens + "; use the file of this cache");
        }
        if (config.tokenCount() != 0 && config.tokenCount() / tokens.get(1) < tokens.get(0)) {
            throw new InvertException(config.file() + ": says at most " + config.tokenCount()
                    + " tokens, but the cache has tokens of shape " + tokens + "; use the file of this cache");
        }
    }

    private int largestLatent() {
        int[] largest = {0};
        forEach(false, Integer.MAX_VALUE, chunk -> {
            for (int i = 0; i < chunk.count; i++) {
                largest[0] = Math.max(largest[0], chunk.neurons[i]);
            }
        });
        return largest[0];
    }

    @Override
    public String name() {
        return source.toString();
    }

    @Override
    public int sampleCount() {
        return (int) (sequenceCount * contextLength);
    }

    @Override
    public int neuronCount() {
        return neuronCount;
    }

    @Override
    public long entryCount() {
        return splits.stream().mapToLong(DelphiSplit::entryCount).sum();
    }

    @Override
    public ValueForm form() {
        return splits.get(0).type() == ArrayType.FLOAT16 ? ValueForm.HALF : ValueForm.FLOAT;
    }

    @Override
    public void forEach(boolean withValues, Consumer<EntryChunk> consumer) {
        forEach(withValues, neuronCount, consumer);
    }

    private void forEach(boolean withValues, int latentLimit, Consumer<EntryChunk> consumer) {
        EntryChunk chunk = new EntryChunk();
        int[] positions = new int[EntryChunk.CAPACITY];
        long[] scratch = new long[EntryChunk.CAPACITY];
        for (DelphiSplit split : splits) {
            try (StridedArray locations = open(split, DelphiSplit.LOCATIONS);
                    StridedArray activations = open(split, DelphiSplit.ACTIVATIONS)) {
                List<NumberColumn> columns = DelphiSplit.columns(locations);
                NumberColumn values = NumberColumn.of("activations", activations);
                long latents = split.end() == DelphiSplit.UNKNOWN ? latentLimit : split.end() - split.first();
                for (long from = 0; from < split.entryCount(); from += chunk.count) {
                    chunk.count = (int) Math.min(EntryChunk.CAPACITY, split.entryCount() - from);
                    columns.get(0).indices(from, chunk.count, sequenceCount, scratch, chunk.samples);
                    columns.get(1).indices(from, chunk.count, contextLength, scratch, positions);
                    columns.get(2).indices(from, chunk.count, latents, scratch, chunk.neurons);
                    for (int i = 0; i < chunk.count; i++) {
                        chunk.samples[i] = (int) (chunk.samples[i] * contextLength + positions[i]);
                        chunk.neurons[i] += split.first();
                    }
                    if (withValues) {
                        values.values(from, chunk.count, form(), chunk.bits);
                    }
                    consumer.accept(chunk);
                }
            }
        }
    }

    private StridedArray open(DelphiSplit split, String part) {
        return StridedArray.of(ArrayFile.open(DelphiSplit.part(split.file(), part), budget));
    }

    @Override
    public void close() {
        // Files are open only while they are read.
    }
}
