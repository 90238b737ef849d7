package dev.invert.activations;

import dev.invert.arrays.ActivationFolder;
import dev.invert.batches.TokenMask;
import dev.invert.errors.CanceledException;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import dev.invert.files.OutputFolders;
import dev.invert.torch.ActivationRun;
import dev.invert.torch.LayerSink;
import dev.invert.torch.TappedModel;
import dev.invert.torch.TorchModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** One run of an {@link ActivationJob}, from the beginning or from where an interrupted run ended. */
final class JobRun {
    private final JobOptions options;
    private final JobInput input;
    private final OutputFolders folders;
    private final Path directory;
    private final IntConsumer progress;
    /** Keeps the activations, too; null if they are only written. */
    private final LayerTensors memory;

    private final long start = System.nanoTime();

    /**
     * Prepares a run.
     *
     * @param folders prepares the output folder, and knows what must not be replaced; the caller closes it
     * @param directory output folder
     * @param progress receives the number of samples done
     * @param memory keeps the activations, too; null if they are only written
     */
    JobRun(JobOptions options, OutputFolders folders, Path directory, IntConsumer progress, LayerTensors memory) {
        this.options = options;
        this.input = options.input();
        this.folders = folders;
        this.directory = directory;
        this.progress = progress;
        this.memory = memory;
    }

    /** Runs the job; see {@link ActivationJob#run(Path, boolean, IntConsumer)}. */
    ActivationSummary run(boolean resume) {
        try (TorchModel model = TorchModel.open(options.model(), options.device(), options.precision());
                TappedModel tapped = model.tap(options.layers())) {
            int planned = input.sampleCount(options.budget());
            folders.make(directory, List.of(ActivationFolder.DESCRIPTION, ActivationFolder.JOURNAL));
            // Reports a file in the way before the work begins; a layer that is called again has further files.
            options.layers().forEach(layer -> folders.claim(directory, LayerFile.names(layer, options.sparsity())));
            JobIdentity identity = JobIdentity.of(options, model.device());
            Checkpoint before = resume ? Checkpoint.read(directory) : null;
            FinishedJob finished = resume && before == null ? FinishedJob.read(directory) : null;
            if (finished != null) {
                requireSame(identity, "finished", finished.identity());
                return summary(finished);
            }
            Checkpoint journal = before == null ? begin(identity) : before;
            requireSame(identity, "interrupted", journal.identity());
            if (journal.position() > planned) {
                throw Checkpoint.damaged(Checkpoint.file(directory));
            }
            TokenMask mask = input.mask(planned, options.budget());
            progress.accept(journal.samples());
            PreviousRun earlier = PreviousRun.in(directory);
            journal = compute(tapped, mask, planned, journal);
            ActivationSummary summary = new ActivationSummary(
                    journal.layers().stream().map(Checkpoint.LayerEntry::text).toList(),
                    journal.rows(),
                    texts(journal.skipped()),
                    model.device(),
                    seconds(),
                    false,
                    earlier.names(),
                    tapped.warnings());
            new ActivationDescription(options, identity, journal, mask, summary).write(directory);
            earlier.removeAllBut(ActivationFolder.of(directory), folders, directory);
            Checkpoint.delete(directory);
            return summary;
        } catch (RuntimeException e) {
            folders.removeEmpty();
            throw e;
        }
    }

    private Checkpoint begin(JobIdentity identity) {
        Checkpoint fresh = Checkpoint.beginning(identity);
        fresh.write(directory);
        return fresh;
    }

    private void requireSame(JobIdentity identity, String state, Map<String, String> before) {
        identity.differenceFrom(new JobIdentity(before)).ifPresent(difference -> {
            throw new InvertException(Message.of(
                    directory + ": cannot resume the " + state + " job: " + difference
                            + "; use the same options and input, or omit ",
                    Setting.RESUME,
                    " to start over"));
        });
    }

    private ActivationSummary summary(FinishedJob job) {
        return new ActivationSummary(
                job.layers().stream().map(FinishedJob.Layer::text).toList(),
                job.samples(),
                texts(job.skipped()),
                job.device(),
                seconds(),
                true,
                List.of(),
                job.warnings());
    }

    private static List<String> texts(List<Checkpoint.Skipped> skipped) {
        return skipped.stream().map(Checkpoint.Skipped::text).toList();
    }

    private double seconds() {
        return (System.nanoTime() - start) * 1e-9;
    }

    private Checkpoint compute(TappedModel tapped, TokenMask mask, int planned, Checkpoint journal) {
        int batchSize = options.batchSize();
        try (LayerFiles files = new LayerFiles(
                folders,
                directory,
                journal,
                options.pooling().isPerToken() ? mask : null,
                planned,
                batchSize,
                options.type(),
                options.sparsity(),
                options.mostStaged(),
                options.layers().size(),
                progress,
                options.budget())) {
            files.verify();
            if (journal.position() < planned) {
                runModel(tapped, mask, journal, files);
            }
            return files.finish();
        }
    }

    private void runModel(TappedModel tapped, TokenMask mask, Checkpoint journal, LayerFiles files) {
        try (JobInput.OpenInput open = input.open((int) journal.position(), files::skip, options.budget())) {
            ActivationRun run = new ActivationRun(tapped, options.pooling(), options.batchSize(), options.budget());
            LayerSink sink = memory == null ? files : new WrittenTensors(files, memory);
            long samples = run.run(open.sources(), mask, journal.samples(), sink);
            files.complete(samples, open.position());
        } catch (InvertException e) {
            // An interrupt also aborts a write in progress, none of which is recorded in the journal.
            boolean canceled = Thread.currentThread().isInterrupted();
            if (canceled) {
                files.keep();
            }
            int kept = files.keptSamples();
            if (kept == 0) {
                files.abandon();
                throw canceled ? new CanceledException() : e;
            }
            Message left = left(kept);
            throw canceled ? new CanceledException(left) : new InvertException(Message.of(e.message(), "; ", left), e);
        }
    }

    private Message left(int kept) {
        return memory == null
                ? Message.of(
                        "%,d samples are kept; repeat the run with ".formatted(kept),
                        Setting.RESUME,
                        " to continue after them")
                : Message.of(
                        "%,d samples are kept; a run that only writes to %s continues after them with "
                                .formatted(kept, directory),
                        Setting.RESUME);
    }
}
