package dev.invert.activations;

import dev.invert.MemoryBudget;
import dev.invert.arrays.ArrayPath;
import dev.invert.batches.ArrayBatches;
import dev.invert.batches.BatchSource;
import dev.invert.errors.InvertException;
import dev.invert.images.ImageBatches;
import dev.invert.images.ImageFolder;
import dev.invert.images.ImageTransform;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Input of a model: images or an array. */
sealed interface JobInput {
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

    /** A source of batches with the action that closes it. */
    record OpenInput(BatchSource source, Runnable closing) implements AutoCloseable {
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
        public OpenInput open(int start, Consumer<Checkpoint.Skipped> onSkip, MemoryBudget budget) {
            ImageBatches.OnSkip skip = (index, reason) ->
                    onSkip.accept(new Checkpoint.Skipped(index, folder.ids().get(index), reason));
            ImageBatches batches = new ImageBatches(folder, transform, threads, start, skipBroken ? skip : null);
            return new OpenInput(batches, batches::close);
        }
    }

    /**
     * Samples of an array file.
     *
     * @param limit number of samples to use, from the first; 0 uses all
     */
    record Array(Path file, int limit) implements JobInput {
        @Override
        public int sampleCount(MemoryBudget budget) {
            try (ArrayBatches batches = ArrayBatches.open(file, 0, limit, budget)) {
                return batches.sampleCount();
            }
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
            return Map.of(
                    "input",
                    "SHA-256 " + ContentHash.of(ArrayPath.of(file).file()),
                    "array",
                    ArrayPath.of(file).array(),
                    "limit",
                    Integer.toString(limit));
        }

        @Override
        public Map<String, Object> description() {
            return Map.of("input", file.toString());
        }

        @Override
        public OpenInput open(int start, Consumer<Checkpoint.Skipped> onSkip, MemoryBudget budget) {
            ArrayBatches batches = ArrayBatches.open(file, start, limit, budget);
            return new OpenInput(batches, batches::close);
        }
    }
}
