package dev.invert.activations;

import dev.invert.ElementType;
import dev.invert.MemoryBudget;
import dev.invert.errors.CanceledException;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import dev.invert.files.OutputFolders;
import dev.invert.images.ImageFolder;
import dev.invert.images.ImageTransform;
import dev.invert.torch.Pooling;
import dev.invert.torch.Precision;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Computes the activations of a model's layers and writes them to a folder: {@code <layer>.npy}, (samples, neurons) in
 * Fortran order, or {@code <layer>.safetensors}, sparse, and {@code activations.json}. Immutable; at most one {@link #run} per folder may be active at a time.
 *
 * <p>A TorchScript file is a program: run only files from sources you trust.
 */
public final class ActivationJob {
    private final JobOptions options;

    private ActivationJob(JobOptions options) {
        this.options = options;
    }

    /**
     * Returns a builder.
     *
     * @param model TorchScript file
     * @param layers names of its layers, at least one
     */
    public static Builder builder(Path model, List<String> layers) {
        return new Builder(model, layers);
    }

    /** Describes files in the folder of images that are not read, by format; empty if there are none. */
    public String leftOut() {
        return options.input().leftOut();
    }

    /** Returns the number of samples of the input, including images that may turn out to be undecodable. */
    public int sampleCount() {
        return options.input().sampleCount(options.budget());
    }

    /** Returns the number of samples per batch. */
    public int batchSize() {
        return options.batchSize();
    }

    /**
     * Returns a job for some of the samples, which another process may run: it writes arrays, dense whatever their values
     * are, of which those of all parts together are those of this job if every part begins with a batch of this job.
     *
     * @param from index of the first sample
     * @param to index after the last sample
     * @param device device of the process; null for that of this job
     * @throws InvertException if the input cannot be divided
     */
    public ActivationJob part(int from, int to, String device) {
        return new ActivationJob(new JobOptions(
                options.model(),
                options.layers(),
                options.input().range(from, to),
                options.pooling(),
                options.batchSize(),
                device == null ? options.device() : device,
                options.precision(),
                options.type(),
                Sparsity.OFF,
                options.mostStaged(),
                options.budget()));
    }

    /**
     * Writes the activations.json of this job into a folder with the joined arrays of its parts.
     *
     * @param parts descriptions of the parts, in order
     * @param starts index of the first sample of each part
     * @param startNanos start of the job, from {@link System#nanoTime()}
     * @return a summary of the job
     * @throws InvertException if the parts do not fit together, or the file cannot be written
     */
    public ActivationSummary describe(
            List<ActivationPart> parts, List<Integer> starts, Path directory, long startNanos) {
        return ActivationParts.describe(options, parts, starts, directory, startNanos);
    }

    /** Returns whether arrays are written for all layers, whatever their values are. */
    public boolean isDense() {
        return options.sparsity() == Sparsity.OFF;
    }

    /** Returns the type of the stored activations. */
    public ElementType elementType() {
        return options.type();
    }

    /**
     * Runs the job, or resumes an interrupted one.
     *
     * @param directory output folder. It is created if it does not exist, and removed if the job fails and leaves it
     *     empty. Existing files are replaced only by complete ones; files of an earlier job that this job does not
     *     overwrite are deleted once this job is finished
     * @param resume whether to continue an interrupted job in that folder. If the folder holds this job, finished,
     *     nothing is computed; if it holds no job, the job starts from the beginning
     * @param progress receives the number of samples done, starting with those of the interrupted job; not called if
     *     there is nothing to do
     * @return a summary of the files written
     * @throws InvertException with a one-line message, if the model, a layer or the input is missing or invalid, the
     *     folder cannot be written to, or the job to resume differs from this one
     * @throws CanceledException if the calling thread is interrupted, after the batches in progress are finished; the
     *     message says how many samples are kept
     */
    public ActivationSummary run(Path directory, boolean resume, IntConsumer progress) {
        try (OutputFolders folders = new OutputFolders()) {
            return run(folders, directory, resume, progress);
        }
    }

    /**
     * Runs the job as {@link #run(Path, boolean, IntConsumer)} does.
     *
     * @param folders prepares the output folder, and knows what must not be replaced; the caller closes it
     */
    public ActivationSummary run(OutputFolders folders, Path directory, boolean resume, IntConsumer progress) {
        return new JobRun(options, folders, directory, progress, null).run(resume);
    }

    /**
     * Runs the job and leaves the activations in memory: on the device of the model, or on the first of several. All of
     * them have to fit there at once. Stored are float32 values, none of them left out.
     *
     * @param progress receives the number of samples done
     * @return the activations, which the caller closes
     * @throws InvertException with a one-line message, if the model, a layer or the input is missing or invalid, the
     *     activations do not fit into memory, or a layer would be stored in sparse form
     * @throws CanceledException if the calling thread is interrupted, after the batches in progress are finished
     */
    public ComputedLayers compute(IntConsumer progress) {
        return new MemoryRun(options, progress).run();
    }

    /**
     * Runs the job from the beginning, writes the activations as {@link #run} does, and leaves them in memory as well, as
     * {@link #compute(IntConsumer)} does.
     *
     * @param folders prepares the output folder, and knows what must not be replaced; the caller closes it
     */
    public ComputedLayers compute(OutputFolders folders, Path directory, IntConsumer progress) {
        return new MemoryRun(options, progress).run(folders, directory);
    }

    /** Configures a job. Not thread-safe. */
    public static final class Builder {
        private final Path model;
        private final List<String> layers;
        private JobInput input;
        private boolean masked;
        private Pooling pooling = Pooling.byRank();
        private int batchSize = 32;
        private String device = "auto";
        private Precision precision = Precision.FP32;
        private ElementType type = ElementType.FLOAT32;
        private Sparsity sparsity = Sparsity.OFF;
        /** Maximum number of rows collected before writing; longer runs per neuron do not make writing any faster. */
        private int mostStaged = 4096;

        private MemoryBudget budget = MemoryBudget.process();

        private Builder(Path model, List<String> layers) {
            this.model = model;
            this.layers = List.copyOf(layers);
        }

        /**
         * Runs the model on the images of a folder.
         *
         * @param transform preprocessing applied to each image
         * @param limit use only the first {@code limit} images; 0 uses all
         * @param skipBroken whether to skip images that cannot be decoded instead of failing
         * @param threads number of decoding threads, at least 1
         * @throws InvertException if the folder cannot be read or contains no image
         */
        public Builder images(Path folder, ImageTransform transform, int limit, boolean skipBroken, int threads) {
            this.input = new JobInput.Images(ImageFolder.list(folder, limit), transform, skipBroken, threads);
            return this;
        }

        /**
         * Runs the model on an array; see {@link dev.invert.batches.ArrayBatches}.
         *
         * @param limit use only the first {@code limit} samples; 0 uses all
         */
        public Builder array(Path source, int limit) {
            return array(source, limit, null, Set.of());
        }

        /**
         * Runs the model on an array, or on several that are named after the arguments of its forward pass, and leaves
         * tokens out of pooling and, if every token is a sample, out of the samples; see
         * {@link dev.invert.batches.InputArrays} and {@link dev.invert.batches.TokenMask}.
         *
         * @param limit use only the first {@code limit} samples; 0 uses all
         * @param mask array (samples, tokens) of 1 for tokens that count and 0 for others; null if all count
         * @param ignoredIds token ids that do not count; the ids are in the only array, or in {@code input_ids}
         */
        public Builder array(Path source, int limit, Path mask, Set<Long> ignoredIds) {
            this.input = new JobInput.Array(source, limit, mask, Set.copyOf(ignoredIds));
            this.masked = mask != null || !ignoredIds.isEmpty();
            return this;
        }

        /** Sets the pooling of layer outputs into neurons; the default depends on the rank of the output. */
        public Builder pooling(Pooling choice) {
            this.pooling = choice;
            return this;
        }

        /** Sets the number of samples per batch, at least 1; 32 by default. */
        public Builder batchSize(int samples) {
            this.batchSize = samples;
            return this;
        }

        /** Sets the device: {@code cpu}, {@code cuda}, {@code cuda:I} or, by default, {@code auto}. */
        public Builder device(String name) {
            this.device = name;
            return this;
        }

        /** Sets the floating-point type that the model computes in; {@link Precision#FP32} by default. */
        public Builder precision(Precision choice) {
            this.precision = choice;
            return this;
        }

        /**
         * Sets the type of the stored activations: {@link ElementType#FLOAT32} (the default) or
         * {@link ElementType#FLOAT16}.
         */
        public Builder elementType(ElementType choice) {
            this.type = choice;
            return this;
        }

        /** Sets the form of the stored activations; {@link Sparsity#OFF} by default. */
        public Builder sparsity(Sparsity choice) {
            this.sparsity = choice;
            return this;
        }

        /** Sets the budget that the job's native memory counts against; by default the budget of the process. */
        public Builder budget(MemoryBudget choice) {
            this.budget = choice;
            return this;
        }

        /**
         * Sets the maximum number of rows per layer collected in memory before they are written. For tests of
         * interrupted jobs.
         */
        Builder mostStaged(int samples) {
            this.mostStaged = samples;
            return this;
        }

        /**
         * Returns the job.
         *
         * @throws IllegalArgumentException if an option is out of range
         * @throws IllegalStateException if no input was given
         * @throws InvertException if tokens are left out and the pooling does not pool any
         */
        public ActivationJob build() {
            if (input == null) {
                throw new IllegalStateException("no input: call images or array");
            }
            if (batchSize < 1) {
                throw new IllegalArgumentException("batchSize=" + batchSize + ": must be at least 1");
            }
            if (masked && !pooling.usesMask()) {
                throw new InvertException(Message.of(
                        Setting.POOLING.with(pooling),
                        " pools no tokens, so there are none to leave out; omit ",
                        Setting.MASK,
                        " and ",
                        Setting.IGNORED_IDS));
            }
            if (type == ElementType.BFLOAT16) {
                throw new IllegalArgumentException(".npy files have no bfloat16; use FLOAT32 or FLOAT16");
            }
            return new ActivationJob(new JobOptions(
                    model, layers, input, pooling, batchSize, device, precision, type, sparsity, mostStaged, budget));
        }
    }
}
