package dev.invert.server;

import dev.invert.ActivationMatrix;
import dev.invert.MemoryBudget;
import dev.invert.arrays.ActivationFiles;
import dev.invert.arrays.ActivationFolder;
import dev.invert.arrays.ArrayFile;
import dev.invert.arrays.ArrayPath;
import dev.invert.arrays.NpyStream;
import dev.invert.errors.InvertException;
import dev.invert.labels.SampleIds;
import dev.invert.server.access.DataFolder;
import dev.invert.server.problems.Problem;
import dev.invert.server.problems.ProblemException;
import dev.invert.sparse.ActivationReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the activations of a request: from its body, from a part of it, or from the folder of data. */
final class ActivationInput {
    private static final String BODY = "activations";

    private final DataFolder data;
    private final Function<String, Path> jobs;
    private final MemoryBudget budget;
    private final ScratchFolder scratch;
    private final long mostBytes;

    /**
     * Creates a reader.
     *
     * @param jobs returns the activations of a job
     * @param budget limits the memory of all requests
     * @param mostBytes size of the largest array
     */
    ActivationInput(
            DataFolder data, Function<String, Path> jobs, MemoryBudget budget, ScratchFolder scratch, long mostBytes) {
        this.data = data;
        this.jobs = jobs;
        this.budget = budget;
        this.scratch = scratch;
        this.mostBytes = mostBytes;
    }

    /**
     * Reads an array from a stream.
     *
     * @param in supports marks
     * @param form form of the stream
     * @param sampleCount number of samples of the concept set
     * @param layer name of the layer, or null
     * @throws ProblemException if the array is too large or has other samples
     */
    RequestActivations read(InputStream in, RequestBody.Form form, int sampleCount, Parameters.Axes axes, String layer)
            throws IOException {
        String name = layer == null ? BODY : layer;
        if (form == RequestBody.Form.NPY) {
            ArrayFile array = NpyStream.read(BODY, in, own(), (shape, bytes) -> check(shape, bytes, sampleCount));
            return new RequestActivations(matrix(array, sampleCount, axes), List.of(), name, BODY, "", () -> {});
        }
        ScratchFolder folder = scratch.inner();
        try {
            Path file = folder.file(BODY + ".safetensors");
            RequestBody.save(in, file);
            MemoryBudget own = own();
            Optional<ActivationMatrix> sparse = ActivationReader.openSparse(file, own, share -> {});
            return new RequestActivations(
                    sparse.orElseGet(() -> matrix(ArrayFile.open(file, own), sampleCount, axes)),
                    List.of(),
                    name,
                    BODY,
                    "",
                    folder::close);
        } catch (InvertException e) {
            folder.close();
            throw new InvertException(folder.withoutFolder(e.getMessage()), e);
        } catch (RuntimeException | IOException | Error e) {
            folder.close();
            throw e;
        }
    }

    private MemoryBudget own() {
        return budget.child(budget.limitBytes());
    }

    /** Rejects an array by its header, before memory is allocated. */
    private void check(List<Long> shape, long bytes, int sampleCount) {
        if (bytes > mostBytes) {
            throw new ProblemException(
                    Problem.Kind.TOO_LARGE,
                    "The activations have the shape " + shape + " and " + bytes + " bytes; at most " + mostBytes
                            + " are accepted");
        }
        if (shape.stream().noneMatch(extent -> extent == sampleCount)) {
            throw new InvertException("The activations have the shape " + shape + ", the concept set has " + sampleCount
                    + " samples: one axis must hold the samples");
        }
    }

    /** Returns the activations in an array, which is closed if this fails. */
    private static ActivationMatrix matrix(ArrayFile array, int sampleCount, Parameters.Axes axes) {
        List<Long> shape = array.shape();
        boolean neuronsFirst = shape.size() == 2
                && switch (axes) {
                    case AUTO -> shape.get(0) != sampleCount && shape.get(1) == sampleCount;
                    case SAMPLES -> false;
                    case NEURONS -> true;
                };
        return ActivationFiles.of(neuronsFirst ? array.transposed() : array);
    }

    /**
     * Opens activations in the folder of data.
     *
     * @param layer name of the layer; may be null if there is only one
     */
    RequestActivations open(Parameters.ActivationSource source, String layer, int sampleCount, Parameters.Axes axes) {
        if ((source.path() == null) == (source.job() == null)) {
            throw new ProblemException(
                    Problem.Kind.INVALID_REQUEST, "\"activations\" needs either a \"path\" or a \"job\"");
        }
        String name = source.path() == null ? "job " + source.job() : source.path();
        try {
            ActivationFolder folder = source.path() == null
                    ? ActivationFolder.of(jobs.apply(source.job()))
                    : inData(data.resolve(source.path()));
            ActivationFolder.LayerFile chosen = choose(folder, layer, name);
            if (source.path() != null) {
                data.requireInside(ArrayPath.of(chosen.file()).file());
            }
            List<String> ids =
                    source.sampleIds() == null ? folder.sampleIds() : SampleIds.read(data.resolve(source.sampleIds()));
            MemoryBudget own = own();
            Optional<ActivationMatrix> sparse = ActivationReader.openSparse(chosen.file(), own, share -> {});
            return new RequestActivations(
                    sparse.orElseGet(() -> matrix(
                            ArrayFile.open(chosen.file(), own),
                            sampleCount,
                            ids.isEmpty() ? axes : Parameters.Axes.SAMPLES)),
                    ids,
                    layer == null ? chosen.layer() : layer,
                    name,
                    "",
                    () -> {});
        } catch (InvertException e) {
            throw new InvertException(data.withoutRoot(e.getMessage()), e);
        }
    }

    /** Reads the description of a file or folder, which must be in the folder of data, too. */
    private ActivationFolder inData(Path path) {
        data.requireInside(path.resolveSibling(ActivationFolder.DESCRIPTION));
        return ActivationFolder.of(path);
    }

    private static ActivationFolder.LayerFile choose(ActivationFolder folder, String layer, String path) {
        List<ActivationFolder.LayerFile> layers = folder.layers();
        if (layers.size() == 1) {
            return layers.get(0);
        }
        return layers.stream()
                .filter(file -> file.layer().equals(layer))
                .findFirst()
                .orElseThrow(() -> new ProblemException(
                        Problem.Kind.INVALID_REQUEST,
                        path + " has the layers "
                                + layers.stream()
                                        .map(ActivationFolder.LayerFile::layer)
                                        .collect(Collectors.joining(", "))
                                + ": choose one with \"layer\""));
    }
}
