package dev.invert.activations;

import dev.invert.MemoryBudget;
import dev.invert.batches.BatchSource;
import dev.invert.batches.NamedSource;
import dev.invert.images.ImageFolder;
import dev.invert.images.ImageTransform;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Samples to run a model on, images or an array, that can be read several times. Not thread-safe. */
public final class ModelInput {
    private final JobInput input;
    private final Set<Integer> skipped = new TreeSet<>();
    private final Set<String> reasons = new HashSet<>();

    private ModelInput(JobInput input) {
        this.input = input;
    }

    /**
     * Returns the images of a folder.
     *
     * @param transform preprocessing applied to each image
     * @param limit use only the first {@code limit} images; 0 uses all
     * @param skipBroken whether to skip images that cannot be decoded instead of failing
     * @param threads number of decoding threads, at least 1
     * @throws dev.invert.errors.InvertException if the folder cannot be read or contains no image
     */
    public static ModelInput images(Path folder, ImageTransform transform, int limit, boolean skipBroken, int threads) {
        return new ModelInput(new JobInput.Images(ImageFolder.list(folder, limit), transform, skipBroken, threads));
    }

    /**
     * Returns the samples of an array, or of several that are named after the arguments of the model's forward pass; see
     * {@link dev.invert.batches.InputArrays}.
     *
     * @param limit use only the first {@code limit} samples; 0 uses all
     */
    public static ModelInput array(Path source, int limit) {
        return new ModelInput(new JobInput.Array(source, limit, null, Set.of()));
    }

    /**
     * Returns samples that a program computes.
     *
     * @param name what they are, for the record
     * @param sampleIds one id per sample
     * @param sources returns a new source of all samples, which needs no closing, whenever they are read
     */
    public static ModelInput computed(String name, List<String> sampleIds, Supplier<BatchSource> sources) {
        return new ModelInput(new JobInput.Computed(name, List.copyOf(sampleIds), sources));
    }

    /** Describes files in the folder of images that are not read, by format; empty if there are none. */
    public String leftOut() {
        return input.leftOut();
    }

    /** Returns the input as fields of a record of a run. */
    public Map<String, Object> description() {
        return input.description();
    }

    /**
     * Returns the number of samples, including images that may turn out to be undecodable.
     *
     * @param budget budget of the memory needed to find out: a compressed array is unpacked
     */
    public int sampleCount(MemoryBudget budget) {
        return input.sampleCount(budget);
    }

    /** Returns the ids of the samples that reading has not skipped so far; empty if samples have no ids. */
    public List<String> sampleIds() {
        List<String> ids = input.sampleIds();
        return skipped.isEmpty()
                ? ids
                : IntStream.range(0, ids.size())
                        .filter(i -> !skipped.contains(i))
                        .mapToObj(ids::get)
                        .toList();
    }

    /** Returns the skipped images and the reasons, as text; empty if there are none. */
    public List<String> skipped() {
        return List.copyOf(new TreeSet<>(reasons));
    }

    /** Sources of the samples from the first one on, by argument of the model's forward pass. */
    public static final class Opened implements AutoCloseable {
        private final JobInput.OpenInput open;

        private Opened(JobInput.OpenInput open) {
            this.open = open;
        }

        /** Returns the sources, at least one; this object closes them. */
        public List<NamedSource> sources() {
            return open.sources();
        }

        @Override
        public void close() {
            open.close();
        }
    }

    /**
     * Opens the samples for reading. Every reading gives the same samples.
     *
     * @param budget budget of the memory for reading
     */
    public Opened open(MemoryBudget budget) {
        return new Opened(input.open(0, this::skip, budget));
    }

    private synchronized void skip(Checkpoint.Skipped left) {
        skipped.add(left.index());
        reasons.add(left.id() + ": " + left.reason());
    }
}
