package dev.invert.sparse;

import dev.invert.MemoryBudget;
import dev.invert.arrays.StridedArray;
import dev.invert.errors.InvertException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * A cache of crosscoder latents as a folder of tensors: {@code out_acts.pt}, and {@code out_ids.pt} with sequence,
 * position and latent of each activation; {@code seq_lengths.pt} and {@code padded_sequences.pt} describe the sequences,
 * {@code latent_ids.pt} lists the latents, of which an entry has the place. Padding is no sample: rows of the tokens of
 * one sequence follow those of the sequence before.
 */
final class TripletCache implements EntrySource {
    static final String SEQUENCES = "padded_sequences.pt";

    private static final String ACTIVATIONS = "out_acts.pt";
    private static final String IDS = "out_ids.pt";
    private static final String LENGTHS = "seq_lengths.pt";
    private static final String RANGES = "seq_ranges.pt";
    private static final String LATENTS = "latent_ids.pt";
    private static final List<String> COLUMNS = List.of("sequence", "position", "latent");

    private final Path folder;
    private final List<StridedArray> owned = new ArrayList<>();
    private final List<NumberColumn> columns;
    private final NumberColumn values;
    private final int[] lengths;
    /** Row of the first token of each sequence, and the number of rows. */
    private final int[] rows;

    private final int neuronCount;
    private final ValueForm form;

    /**
     * Opens a cache.
     *
     * @throws InvertException if a file is missing, or they do not fit together
     */
    TripletCache(Path folder, MemoryBudget budget) {
        this.folder = folder;
        try {
            lengths = lengths(folder, budget);
            rows = rows();
            columns = NumberColumn.of(COLUMNS, open(IDS, budget), 0);
            values = NumberColumn.of("activations", open(ACTIVATIONS, budget));
            if (columns.get(0).count() != values.count()) {
                throw new InvertException(
                        folder + ": " + IDS + " has " + columns.get(0).count() + " rows, " + ACTIVATIONS + " "
                                + values.count() + " numbers; use files of one cache");
            }
            if (values.count() == 0) {
                throw new InvertException(folder + ": holds no activations; cache it again");
            }
            requireRanges(budget);
            neuronCount = Files.exists(folder.resolve(LATENTS))
                    ? extent(NumberColumn.of("latents", open(LATENTS, budget)).count())
                    : largestLatent() + 1;
            form = values.form();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Returns whether a folder holds such a cache. */
    static boolean isCache(Path folder) {
        return Files.isRegularFile(folder.resolve(IDS)) && Files.isRegularFile(folder.resolve(ACTIVATIONS));
    }

    private StridedArray open(String name, MemoryBudget budget) {
        StridedArray array = StridedArray.open(folder.resolve(name), budget);
        owned.add(array);
        return array;
    }

    private int extent(long count) {
        if (count < 1 || count > Integer.MAX_VALUE) {
            throw new InvertException(folder + ": has " + count + " sequences or latents; write it again");
        }
        return (int) count;
    }

    /** Returns the number of tokens of each sequence. */
    static int[] lengths(Path folder, MemoryBudget budget) {
        Path lengths = folder.resolve(LENGTHS);
        Path padded = folder.resolve(SEQUENCES);
        List<Long> shape = List.of();
        if (Files.exists(padded)) {
            try (StridedArray sequences = StridedArray.open(padded, budget)) {
                shape = sequences.shape();
            }
        }
        if (!Files.exists(lengths)) {
            if (shape.size() != 2 || shape.get(0) < 1 || shape.get(0) > Integer.MAX_VALUE) {
                throw new InvertException(folder + ": has neither " + LENGTHS + " nor " + SEQUENCES
                        + ", which say how many tokens there are");
            }
            int[] equal = new int[shape.get(0).intValue()];
            Arrays.fill(equal, Math.toIntExact(shape.get(1)));
            return equal;
        }
        try (StridedArray array = StridedArray.open(lengths, budget)) {
            NumberColumn column = NumberColumn.of("lengths", array);
            if (column.count() < 1
                    || column.count() > Integer.MAX_VALUE
                    || (!shape.isEmpty() && shape.get(0) != column.count())) {
                throw new InvertException(lengths + ": has " + column.count() + " lengths, but " + SEQUENCES
                        + " has the shape " + shape + "; use files of one cache");
            }
            int count = (int) column.count();
            int[] each = new int[count];
            long most = shape.size() == 2 ? shape.get(1) + 1 : Integer.MAX_VALUE;
            column.indices(0, count, most, new long[count], each);
            return each;
        }
    }

    private int[] rows() {
        int[] firsts = new int[lengths.length + 1];
        for (int i = 0; i < lengths.length; i++) {
            firsts[i + 1] = firsts[i] + lengths[i];
            if (firsts[i + 1] < firsts[i]) {
                throw new InvertException(folder + ": has more than 2^31 - 1 tokens");
            }
        }
        if (firsts[lengths.length] == 0) {
            throw new InvertException(folder + ": has no tokens");
        }
        return firsts;
    }

    /** Checks that the ranges of the sequences, if there are any, cover all entries. */
    private void requireRanges(MemoryBudget budget) {
        if (!Files.exists(folder.resolve(RANGES))) {
            return;
        }
        NumberColumn ranges = NumberColumn.of("ranges", open(RANGES, budget));
        long count = ranges.count();
        if (count != lengths.length + 1L || ranges.integer(0) != 0 || ranges.integer(count - 1) != values.count()) {
            throw new InvertException(folder.resolve(RANGES) + ": does not divide " + values.count()
                    + " activations among " + lengths.length + " sequences; use files of one cache");
        }
    }

    private int largestLatent() {
        int[] latents = new int[EntryChunk.CAPACITY];
        long[] scratch = new long[EntryChunk.CAPACITY];
        int largest = 0;
        for (long from = 0; from < values.count(); from += EntryChunk.CAPACITY) {
            int count = (int) Math.min(EntryChunk.CAPACITY, values.count() - from);
            columns.get(2).indices(from, count, Integer.MAX_VALUE, scratch, latents);
            for (int i = 0; i < count; i++) {
                largest = Math.max(largest, latents[i]);
            }
        }
        return largest;
    }

    @Override
    public String name() {
        return folder.toString();
    }

    @Override
    public int sampleCount() {
        return rows[lengths.length];
    }

    @Override
    public int neuronCount() {
        return neuronCount;
    }

    @Override
    public long entryCount() {
        return values.count();
    }

    @Override
    public ValueForm form() {
        return form;
    }

    @Override
    public void forEach(boolean withValues, Consumer<EntryChunk> consumer) {
        EntryChunk chunk = new EntryChunk();
        int[] sequences = new int[EntryChunk.CAPACITY];
        long[] scratch = new long[EntryChunk.CAPACITY];
        for (long from = 0; from < values.count(); from += chunk.count) {
            chunk.count = (int) Math.min(EntryChunk.CAPACITY, values.count() - from);
            columns.get(0).indices(from, chunk.count, lengths.length, scratch, sequences);
            columns.get(1).indices(from, chunk.count, Integer.MAX_VALUE, scratch, chunk.samples);
            columns.get(2).indices(from, chunk.count, neuronCount, scratch, chunk.neurons);
            for (int i = 0; i < chunk.count; i++) {
                if (chunk.samples[i] >= lengths[sequences[i]]) {
                    throw new InvertException(folder.resolve(IDS) + ": position " + chunk.samples[i] + " of entry "
                            + (from + i) + " is out of range: sequence " + sequences[i] + " has "
                            + lengths[sequences[i]] + " tokens");
                }
                chunk.samples[i] += rows[sequences[i]];
            }
            if (withValues) {
                values.values(from, chunk.count, form, chunk.bits);
            }
            consumer.accept(chunk);
        }
    }

    @Override
    public void close() {
        owned.forEach(StridedArray::close);
    }
}
