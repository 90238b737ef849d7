package dev.invert.activations;

import dev.invert.arrays.ActivationFolder;
import dev.invert.batches.TokenMask;
import dev.invert.errors.InvertException;
import dev.invert.files.OutputFolders;
import dev.invert.torch.ActivationRun;
import dev.invert.torch.TappedModel;
import dev.invert.torch.TorchDevice;
import dev.invert.torch.TorchModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** A run of an {@link ActivationJob} that leaves the activations in memory. */
final class MemoryRun {
    private final JobOptions options;
    private final JobInput input;
    private final IntConsumer progress;
    private final List<Checkpoint.Skipped> skipped = Collections.synchronizedList(new ArrayList<>());
    private final long start = System.nanoTime();

    MemoryRun(JobOptions options, IntConsumer progress) {
        this.options = options;
        this.input = options.input();
        this.progress = progress;
    }

    /** Runs the job; see {@link ActivationJob#compute}. */
    ComputedLayers run() {
        try (TorchModel model = TorchModel.open(options.model(), options.device(), options.precision());
                TappedModel tapped = model.tap(options.layers())) {
            int planned = input.sampleCount(options.budget());
            TokenMask mask = input.mask(planned, options.budget());
            progress.accept(0);
            try (LayerTensors layers = tensors(mask, planned)) {
                int samples = runModel(tapped, mask, layers);
                return collected(layers, mask, samples, model.device(), tapped.warnings());
            }
        }
    }

    /** Runs the job and writes the activations, too; see {@link ActivationJob#compute(OutputFolders, Path, IntConsumer)}. */
    ComputedLayers run(OutputFolders folders, Path directory) {
        int planned = input.sampleCount(options.budget());
        TokenMask mask = input.mask(planned, options.budget());
        try (LayerTensors layers = tensors(mask, planned)) {
            ActivationSummary summary = new JobRun(options, folders, directory, progress, layers).run(false);
            return new ComputedLayers(ActivationFolder.of(directory), summary, layers.take(summary.sampleCount()));
        }
    }

    private LayerTensors tensors(TokenMask mask, int planned) {
        TorchDevice device = TorchDevice.of(options.device()).get(0);
        return new LayerTensors(options, device, options.pooling().isPerToken() ? mask : null, planned, progress);
    }

    private int runModel(TappedModel tapped, TokenMask mask, LayerTensors layers) {
        try (JobInput.OpenInput open = input.open(0, skipped::add, options.budget())) {
            ActivationRun run = new ActivationRun(tapped, options.pooling(), options.batchSize(), options.budget());
            return (int) run.run(open.sources(), mask, 0, layers);
        }
    }

    private ComputedLayers collected(
            LayerTensors layers, TokenMask mask, int samples, String device, List<String> warnings) {
        if (samples == 0) {
            throw new InvertException("There was no sample that could be read");
        }
        List<Checkpoint.LayerEntry> entries = layers.entries();
        int rows = layers.rows(samples);
        Checkpoint end = new Checkpoint(
                Map.of(), samples, rows, layers.rowsPerSample(), samples + skipped.size(), entries, skipped);
        ActivationFolder folder = folder(end, mask);
        ActivationSummary summary = new ActivationSummary(
                entries.stream().map(Checkpoint.LayerEntry::text).toList(),
                rows,
                skipped.stream().map(Checkpoint.Skipped::text).toList(),
                device,
                (System.nanoTime() - start) * 1e-9,
                false,
                List.of(),
                warnings);
        return new ComputedLayers(folder, summary, layers.take(rows));
    }

    private ActivationFolder folder(Checkpoint end, TokenMask mask) {
        RowIdsOfJob ids = new RowIdsOfJob(options, end, mask);
        List<String> rowIds = new ArrayList<>();
        if (ids.exist()) {
            ids.iterator().forEachRemaining(rowIds::add);
        }
        List<ActivationFolder.LayerFile> files = end.layers().stream()
                .map(layer -> new ActivationFolder.LayerFile(
                        layer.name(),
                        options.model(),
                        mask == null ? layer.pooling() : layer.pooling() + " of some tokens"))
                .toList();
        return new ActivationFolder(
                files,
                rowIds,
                input.description().getOrDefault("images", "").toString(),
                new ActivationFolder.Model(options.model().toString(), JobIdentity.content(options.model())));
    }
}
