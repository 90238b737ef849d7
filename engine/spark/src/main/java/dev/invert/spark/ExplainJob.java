package dev.invert.spark;

import dev.invert.errors.CanceledException;
import dev.invert.errors.InvertException;
import dev.invert.explain.LayerCorrections;
import dev.invert.explain.LayerTotals;
import dev.invert.parts.PartCorrections;
import dev.invert.parts.PartHeader;
import dev.invert.results.LayerResults;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Explains a layer on a cluster, in two stages. Tasks explain blocks of neurons and write them to parts; then the driver,
 * which has some numbers of each neuron, computes the statistics that depend on all of them, with which tasks write the
 * final lines and rows.
 */
final class ExplainJob {
    private final JobRunner runner;
    private final SparkOptions options;
    private final RemoteOutput output;
    private final JobFolder folder;

    ExplainJob(JobRunner runner, SparkOptions options, RemoteOutput output) {
        this.runner = runner;
        this.options = options;
        this.output = output;
        this.folder = output.jobFolder();
    }

    /**
     * Explains a layer.
     *
     * @param blockSize returns the number of neurons of a block
     * @param progress receives the number of neurons explained so far
     */
    LayerResults explain(String layer, int neuronCount, IntSupplier blockSize, IntConsumer progress) {
        LayerJob job = begin(layer, neuronCount, blockSize);
        try {
            return run(job, progress);
        } catch (JobRunner.ClusterException e) {
            if (folder.deleteIfUnused(layer)) {
                throw e;
            }
            throw new InvertException(
                    e.getMessage() + "; " + SparkOptions.RESUME + " continues with the parts that are done", e);
        } catch (CanceledException e) {
            folder.deleteIfUnused(layer);
            throw e;
        } catch (InvertException e) {
            // Another run would end in the same way.
            folder.delete();
            throw e;
        } finally {
            ExecutorLayers.close(job.id());
        }
    }

    /** Describes the job, with the blocks of the run that is resumed, if there is one. */
    private LayerJob begin(String layer, int neuronCount, IntSupplier blockSize) {
        SharedFolder layerFolder = folder.layer(layer);
        try {
            JobDescription description = JobDescription.of(options.arguments(), layer, neuronCount);
            JobDescription.Parts parts = options.resume() ? description.known(layerFolder) : null;
            if (parts == null) {
                parts = JobDescription.Parts.create(blockSize.getAsInt());
                layerFolder.delete();
                description.write(parts, layerFolder);
            }
            return new LayerJob(
                    UUID.randomUUID().toString(),
                    options.arguments(),
                    layer,
                    neuronCount,
                    parts.blockSize(),
                    layerFolder.child(parts.run()).uri());
        } catch (IOException e) {
            throw new InvertException("Cannot write to " + layerFolder.uri() + ": " + e.getMessage(), e);
        }
    }

    private LayerResults run(LayerJob job, IntConsumer progress) {
        transpose(job);
        List<byte[]> headers = runner.run(job, "explain", SparkDispatch.blocks(job), ExplainTask::new, progress);
        LayerTotals totals = totals(job.layer(), headers);
        LayerCorrections corrections = totals.corrections();
        List<LinesTask.Block> blocks = IntStream.range(0, job.blockCount())
                .mapToObj(block -> new LinesTask.Block(
                        block, PartCorrections.encode(corrections, job.start(block), job.end(block))))
                .toList();
        runner.run(job, "write", blocks, LinesTask::new, done -> {});
        return new JobResults(JobParts.of(job), totals, corrections, options.parts(), output);
    }

    /** Transposes samples that are spread over parts, unless a run before has done it. */
    private void transpose(LayerJob job) {
        SampleParts parts = SampleParts.of(options.value("--activations"));
        if (parts == null) {
            return;
        }
        long blocks = (parts.neuronCount() + job.blockSize() - 1) / job.blockSize();
        try {
            Set<String> names = new HashSet<>(new SharedFolder(job.folder()).names());
            Set<Integer> finished = IntStream.range(0, Math.toIntExact(blocks))
                    .filter(block -> names.contains(JobParts.columns(block)))
                    .boxed()
                    .collect(Collectors.toCollection(HashSet::new));
            if (finished.size() < blocks) {
                runner.transpose(job, parts, finished, done -> {});
            }
        } catch (IOException e) {
            throw new JobRunner.ClusterException("Cannot read " + job.folder() + ": " + e.getMessage(), e);
        }
    }

    private static LayerTotals totals(String layer, List<byte[]> headers) {
        LayerTotals totals = new LayerTotals();
        List<Integer> heldOut = PartHeader.decode(headers.get(0)).summary().heldOutSamples();
        try {
            headers.forEach(header -> totals.add(PartHeader.decode(header).withHeldOutSamples(heldOut)));
        } catch (IllegalArgumentException e) {
            throw new InvertException(
                    "The executors have explained " + layer + " in different ways (" + e.getMessage()
                            + "): give all of them the same files and the same heap, or say --search beam or optimal",
                    e);
        }
        return totals;
    }
}
