package dev.invert.spark;

import dev.invert.ElementType;
import dev.invert.activations.ActivationJob;
import dev.invert.activations.ActivationPart;
import dev.invert.activations.ActivationSummary;
import dev.invert.arrays.NpyHeader;
import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Computes the activations of a model on a cluster: tasks run it on ranges of samples and send the activations to tasks that
 * bring them into the order of the neurons; the driver joins the blocks of neurons.
 */
final class ModelJob {
    /** Name of the folder of the blocks. */
    private static final String FOLDER = "activations";

    private final JobRunner runner;
    private final SparkOptions options;
    private final JobFolder folder;

    ModelJob(JobRunner runner, SparkOptions options, RemoteOutput output) {
        this.runner = runner;
        this.options = options;
        this.folder = output.jobFolder();
    }

    /**
     * Runs the job.
     *
     * @param directory folder for the arrays and activations.json
     * @param claim announces the arrays before they are written
     * @param progress receives the number of samples done so far
     */
    ActivationSummary run(ActivationJob job, Path directory, Consumer<List<String>> claim, IntConsumer progress) {
        long start = System.nanoTime();
        requireShared("--images");
        requireShared("--input");
        // Tasks of a driver that was lost may still write to the folder of their run.
        SharedFolder blocks = folder.layer(FOLDER).child(UUID.randomUUID().toString());
        try {
            folder.layer(FOLDER).delete();
            List<ModelRange> ranges = ModelRange.of(job.sampleCount(), job.batchSize(), 4 * runner.parallelism());
            List<LayerPiece> described =
                    runner.activations(options.arguments(), ranges, blocks.uri(), progress).stream()
                            .map(LayerPiece::decode)
                            .sorted(Comparator.comparingInt(LayerPiece::range))
                            .toList();
            List<ActivationPart> parts = described.stream().map(ModelJob::part).toList();
            claim.accept(parts.get(0).layers().stream()
                    .map(ActivationPart.Layer::file)
                    .toList());
            int rows = parts.stream().mapToInt(ActivationPart::rows).sum();
            for (int layer = 0; layer < parts.get(0).layers().size(); layer++) {
                join(job, blocks, layer, parts.get(0).layers().get(layer), rows, directory);
            }
            return job.describe(parts, ranges.stream().map(ModelRange::from).toList(), directory, start);
        } catch (IOException e) {
            throw new InvertException("Cannot use " + blocks.uri() + ": " + e.getMessage(), e);
        } finally {
            folder.delete();
        }
    }

    /** Rejects inputs that every executor would have to copy. */
    private void requireShared(String option) {
        RemotePath remote = RemotePath.of(options.value(option));
        if (remote != null && !remote.isLocal()) {
            throw new InvertException(option + " " + remote.uri() + ": a model reads its input from a folder that all"
                    + " machines share; name it by its path");
        }
    }

    private static ActivationPart part(LayerPiece description) {
        byte[] bytes = new byte[description.values().remaining()];
        description.values().get(bytes);
        return ActivationPart.decode(bytes);
    }

    private static void join(
            ActivationJob job, SharedFolder blocks, int number, ActivationPart.Layer layer, int rows, Path directory) {
        String type = job.elementType() == ElementType.FLOAT16 ? "<f2" : "<f4";
        int count = (layer.neuronCount() + LayerPiece.NEURONS - 1) / LayerPiece.NEURONS;
        AtomicFile.write(directory.resolve(layer.file()), out -> {
            out.write(NpyHeader.encode(type, true, rows, layer.neuronCount()).array());
            for (int block = 0; block < count; block++) {
                try (InputStream in = blocks.open(JobParts.block(LayerPiece.key(number, block)))) {
                    in.transferTo(out);
                }
            }
        });
    }
}
