package dev.invert.cli;

import dev.invert.arrays.ActivationFolder;
import dev.invert.errors.InvertException;
import dev.invert.files.OutputFolders;
import dev.invert.sparse.TransposeJob;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code invert transpose}. */
@Command(
        name = "transpose",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = "Writes sparse activations, in whatever order, to a file in the order of the neurons, which the"
                + " other commands read without transposing it each time.",
        footer = {
            "",
            "Examples:",
            "  invert transpose --activations latents/layers.5 --out latents.safetensors",
            "  invert transpose --activations latents/layers.5 --memory 2G --resume \\",
            "      --out latents.safetensors",
            "",
            "The file has the arrays indptr (int64), indices (uint32: samples) and values, and the shape \"N,K\" in its"
                    + " metadata. Entries of one place are added up; zeros are left out."
        })
final class TransposeCommand implements Callable<Integer> {
    @Option(
            names = "--activations",
            paramLabel = "FILE|DIR",
            required = true,
            description = "Sparse activations: the cache of delphi (folder of a hookpoint), SciPy .npz, a sparse tensor"
                    + " of torch.save.")
    private Path activations;

    @Option(
            names = "--out",
            paramLabel = "FILE.safetensors",
            required = true,
            description = "File to write. Temporary files are written beside it.")
    private Path out;

    @Option(
            names = "--resume",
            description = "Continue an interrupted run after the neurons that it has written; an error if the"
                    + " activations have changed.")
    private boolean resume;

    @Mixin
    private OverwriteOption overwrite;

    @Mixin
    private MemoryOption memory;

    @Mixin
    private QuietOption quiet;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (!out.toString().toLowerCase(Locale.ROOT).endsWith(".safetensors")) {
            throw new InvertException("--out " + out + ": must end in .safetensors, the format of the file");
        }
        List<ActivationFolder.LayerFile> layers =
                ActivationFolder.of(activations).layers();
        if (layers.size() > 1) {
            throw new InvertException(
                    "--activations " + activations + ": has several layers; name one of them, such as "
                            + layers.get(0).file());
        }
        Path source = layers.get(0).file();
        OutputFolders folders = overwrite.folders(spec, source);
        folders.make(out.toAbsolutePath().getParent(), TransposeJob.names(out));
        try (TransposeProgress progress = new TransposeProgress(quiet)) {
            long start = System.nanoTime();
            TransposeJob.Summary summary = new TransposeJob(source, out, memory.budget(), progress).run(resume);
            print(summary, (System.nanoTime() - start) * 1e-9);
        }
        return 0;
    }

    private void print(TransposeJob.Summary summary, double seconds) {
        if (summary.wasFinished()) {
            quiet.note(spec, "The file was complete already");
        } else if (summary.resumedNeurons() > 0) {
            quiet.note(
                    spec,
                    String.format(Locale.ROOT, "An earlier run had written %,d neurons", summary.resumedNeurons()));
        }
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "%,d activations of %,d neurons on %,d samples in %.1f s: %s%n",
                        summary.entryCount(),
                        summary.neuronCount(),
                        summary.sampleCount(),
                        seconds,
                        out);
        spec.commandLine().getOut().flush();
    }
}
