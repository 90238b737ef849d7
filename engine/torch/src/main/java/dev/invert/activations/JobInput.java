package dev.invert.activations;

import dev.invert.MemoryBudget;
import dev.invert.arrays.ArrayFile;
import dev.invert.arrays.ArrayPath;
import dev.invert.batches.BatchSource;
import dev.invert.batches.InputArrays;
import dev.invert.batches.NamedSource;
import dev.invert.batches.TokenMask;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import dev.invert.images.ImageBatches;
import dev.invert.images.ImageFolder;
import dev.invert.images.ImageTransform;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Input of a model: images or arrays. */
sealed interface JobInput {
    /** Name that language models give to the argument of token ids. */
    String TOKEN_IDS = "input_ids";

    /**
     * Returns the number of samples, including any that turn out to be undecodable.
     *
     * @param budget budget of the memory needed to find out: a compressed array is unpacked
     */
    int sampleCount(MemoryBudget budget);

    /** Describes files that were left out; empty if there are none. */
    String leftOut();

    /** Returns one id per sample; empty if samples have no ids. */
    List<String> sampleIds();

    /** Returns everything that determines the values that the model receives, by name, as text. */
    Map<String, String> identity();

    /** Returns the fields of activations.json that describe the input. */
    Map<String, Object> description();

    /**
     * Opens the input for reading.
     *
     * @param start index of the first sample
     * @param onSkip receives skipped samples; may be called from any thread
     * @param budget budget of the memory for reading
     */
    OpenInput open(int start, Consumer<Checkpoint.Skipped> onSkip, MemoryBudget budget);

    /**
     * Returns the tokens that count; null if all do.
     *
     * @param samples number of samples of the input
     * @throws InvertException if the mask does not fit the input, or a sample has no token left
     */
    default TokenMask mask(int samples, MemoryBudget budget) {
        return null;
    }

    /**
     * Returns the input without the samples before one and from another on.
     *
     * @throws InvertException if the input cannot be divided
     */
    JobInput range(int from, int to);

    /**
     * The sources of a model's inputs, with the action that closes them.
     *
     * @param sources at least one
     * @param first position of the first sample of the input in the sources
     */
    record OpenInput(List<NamedSource> sources, Runnable closing, long first) implements AutoCloseable {
        OpenInput(List<NamedSource> sources, Runnable closing) {
            this(sources, closing, 0);
        }

        long position() {
            return sources.get(0).source().position() - first;
        }

        @Override
        public void close() {
            closing.run();
        }
    }

    /**
     * Images of a folder.
     *
     * @param skipBroken whether to skip images that cannot be decoded
     * @param threads number of decoding threads
     */
    record Images(ImageFolder folder, ImageTransform transform, boolean skipBroken, int threads) implements JobInput {
        @Override
        public int sampleCount(MemoryBudget budget) {
            return folder.size();
        }

        @Override
        public String leftOut() {
            return folder.leftOut();
        }

        @Override
        public List<String> sampleIds() {
            return folder.ids();
        }

        @Override
        public Map<String, String> identity() {
            // Reads every image once more: cheap compared with decoding, and the only reliable way to detect a change.
            List<String> contents = IntStream.range(0, folder.size())
                    .parallel()
                    .mapToObj(i -> content(folder.file(i)))
                    .toList();
            ContentHash list = new ContentHash();
            for (int i = 0; i < folder.size(); i++) {
                list.add(folder.ids().get(i)).add(contents.get(i));
            }
            // skipBroken is left out: it does not change the activations of the other images.
            return Map.of(
                    "images",
                    folder.size() + " images with names and contents " + list.hex(),
                    "transform",
                    transform.toString());
        }

        /** Returns "unreadable" for such a file; the error is reported or the image skipped when it is decoded. */
        private static String content(Path file) {
            try {
                return ContentHash.of(file);
            } catch (InvertException e) {
                return "unreadable";
            }
        }

        @Override
        public Map<String, Object> description() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("images", folder.root().toString());
            fields.put("resize", transform.resize());
            fields.put("crop", transform.crop());
            fields.put("mean", transform.mean());
            fields.put("std", transform.std());
            fields.put("exif", transform.exif().name().toLowerCase(Locale.ROOT));
            return fields;
        }

        @Override
        public JobInput range(int from, int to) {
            return new Images(folder.range(from, to), transform, skipBroken, threads);
        }

        @Override
        public OpenInput open(int start, Consumer<Checkpoint.Skipped> onSkip, MemoryBudget budget) {
            ImageBatches.OnSkip skip = (index, reason) ->
                    onSkip.accept(new Checkpoint.Skipped(index, folder.ids().get(index), reason));
            ImageBatches batches = new ImageBatches(folder, transform, threads, start, skipBroken ? skip : null);
            return new OpenInput(List.of(new NamedSource("", batches)), batches::close);
        }
    }

    /**
     * Samples that a program computes.
     *
     * @param name what they are
     * @param sampleIds one id per sample
     * @param sources returns a source that starts at the first sample
     */
    record Computed(String name, List<String> sampleIds, Supplier<BatchSource> sources) implements JobInput {
        @Override
        public int sampleCount(MemoryBudget budget) {
            return sampleIds.size();
        }

        @Override
        public String leftOut() {
            return "";
        }

        @Override
        public Map<String, String> identity() {
            return Map.of("input", name);
        }

        @Override
        public Map<String, Object> description() {
            return Map.of("input", name);
        }

        @Override
        public JobInput range(int from, int to) {
            throw new InvertException(name + ": is computed, and cannot be divided");
        }

        @Override
        public OpenInput open(int start, Consumer<Checkpoint.Skipped> onSkip, MemoryBudget budget) {
            if (start > 0) {
                throw new IllegalArgumentException("start=" + start + ": sources begin at the first sample");
            }
            return new OpenInput(List.of(new NamedSource("", sources.get())), () -> {});
        }
    }

    /**
     * Samples of an array file.
     *
     * @param from index of the first sample to use
     * @param limit index after the last sample to use; 0 uses all
     * @param maskFile array of the tokens that count; null if there is none
     * @param ignoredIds token ids that do not count
     */
    record Array(Path file, int from, int limit, Path maskFile, Set<Long> ignoredIds) implements JobInput {
        Array(Path file, int limit, Path maskFile, Set<Long> ignoredIds) {
            this(file, 0, limit, maskFile, ignoredIds);
        }

        @Override
        public int sampleCount(MemoryBudget budget) {
            try (InputArrays arrays = InputArrays.open(file, 0, limit, budget)) {
                return arrays.sampleCount() - from;
            }
        }

        @Override
        public JobInput range(int first, int end) {
            if (maskFile != null || !ignoredIds.isEmpty()) {
                throw new InvertException(Message.of(
                        Setting.MASK,
                        " and ",
                        Setting.IGNORED_IDS,
                        " need all samples in one process: compute these activations on one machine"));
            }
            return new Array(file, from + first, from + end, null, Set.of());
        }

        @Override
        public String leftOut() {
            return "";
        }

        @Override
        public List<String> sampleIds() {
            return List.of();
        }

        @Override
        public Map<String, String> identity() {
            Map<String, String> parts = new LinkedHashMap<>();
            parts.put("input", content(file));
            parts.put("array", ArrayPath.of(file).array());
            parts.put("limit", Integer.toString(limit));
            if (maskFile != null) {
                parts.put(
                        "mask", content(maskFile) + " " + ArrayPath.of(maskFile).array());
            }
            if (!ignoredIds.isEmpty()) {
                parts.put("ignore-ids", ids().toString());
            }
            return parts;
        }

        private static String content(Path array) {
            return "SHA-256 " + ContentHash.of(ArrayPath.of(array).file());
        }

        private List<Long> ids() {
            return ignoredIds.stream().sorted().toList();
        }

        @Override
        public Map<String, Object> description() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("input", file.toString());
            if (maskFile != null) {
                fields.put("mask", maskFile.toString());
            }
            if (!ignoredIds.isEmpty()) {
                fields.put("ignore_ids", ids());
            }
            return fields;
        }

        @Override
        public TokenMask mask(int samples, MemoryBudget budget) {
            if (maskFile == null && ignoredIds.isEmpty()) {
                return null;
            }
            return TokenMask.read(maskFile, ignoredIds.isEmpty() ? null : tokenIds(), ignoredIds, samples, budget);
        }

        /**
         * Returns the array of token ids: the only one, or {@code input_ids} of several.
         *
         * @throws InvertException if there are several and none has that name
         */
        private Path tokenIds() {
            List<String> names = ArrayFile.names(file);
            if (names.size() <= 1) {
                return file;
            }
            if (!names.contains(TOKEN_IDS)) {
                throw new InvertException(Message.of(
                        file + ": has several arrays (" + String.join(", ", names) + "), none named " + TOKEN_IDS
                                + "; rename the one of token ids, or use ",
                        Setting.MASK));
            }
            return Path.of(ArrayPath.of(file).file() + ":" + TOKEN_IDS);
        }

        @Override
        public OpenInput open(int start, Consumer<Checkpoint.Skipped> onSkip, MemoryBudget budget) {
            InputArrays arrays = InputArrays.open(file, from + start, limit, budget);
            return new OpenInput(arrays.sources(), arrays::close, from);
        }
    }
}
