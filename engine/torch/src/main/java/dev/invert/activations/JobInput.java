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
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** What a model is run on. */
sealed interface JobInput {
    /**
     * How many samples there are at most.
     *
     * @param budget what looking counts against: a compressed array is unpacked
     */
    int sampleCount(MemoryBudget budget);

    /** One id per sample; empty where samples have none. */
    List<String> sampleIds();

    /** All that decides what the model sees, by name, as text. */
    Map<String, String> identity();

    /** What activations.json says of it. */
    Map<String, Object> description();

    /**
     * Starts reading.
     *
     * @param start index of the first sample
     * @param onSkip told of samples that are left out; from any thread
     * @param budget what reading counts against
     */
    OpenInput open(int start, Consumer<Checkpoint.Skipped> onSkip, MemoryBudget budget);

    /** Batches, and how to end them. */
    record OpenInput(BatchSource source, Runnable closing) implements AutoCloseable {
        @Override
        public void close() {
            closing.run();
        }
    }

    /**
     * Images of a folder.
     *
     * @param skipBroken whether to leave out what cannot be decoded
     * @param threads that decode
     */
    record Images(ImageFolder folder, ImageTransform transform, boolean skipBroken, int threads) implements JobInput {
        @Override
        public int sampleCount(MemoryBudget budget) {
            return folder.size();
        }

        @Override
        public List<String> sampleIds() {
            return folder.ids();
        }

        @Override
        public Map<String, String> identity() {
            // Every image is read once more for it: a small part of decoding it, and the only way to know.
            List<String> contents = IntStream.range(0, folder.size())
                    .parallel()
                    .mapToObj(i -> content(folder.file(i)))
                    .toList();
            ContentHash list = new ContentHash();
            for (int i = 0; i < folder.size(); i++) {
                list.add(folder.ids().get(i)).add(contents.get(i));
            }
            // Whether broken images end the job has no say in what it computes from the others.
            return Map.of(
                    "images",
                    folder.size() + " images with names and contents " + list.hex(),
                    "transform",
                    transform.toString());
        }

        /** What cannot be read is an error or is left out when its turn comes. */
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
     * An array.
     *
     * @param limit samples of it that count; 0 for all
     */
    record Array(Path file, int limit) implements JobInput {
        @Override
        public int sampleCount(MemoryBudget budget) {
            try (ArrayBatches batches = ArrayBatches.open(file, 0, limit, budget)) {
                return batches.sampleCount();
            }
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
