package dev.invert.cli;

import dev.invert.activations.ActivationSummary;
import dev.invert.torch.Pooling;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/** Prints the outcome of running a model. */
final class ActivationNotes {
    private static final int SKIPPED_LISTED = 3;

    private final CommandSpec spec;
    private final QuietOption quiet;
    private final ActivationSummary summary;

    ActivationNotes(CommandSpec spec, QuietOption quiet, ActivationSummary summary) {
        this.spec = spec;
        this.quiet = quiet;
        this.summary = summary;
    }

    /** Prints the outcome of a run whose result is its activations. */
    void printResult(Path out, Pooling pooling) {
        printWarnings();
        if (summary.finishedBefore()) {
            quiet.note(spec, out + ": already finished with the same options and input; nothing to do");
            return;
        }
        printReplaced(out);
        printSkipped("; activations.json lists all of them");
        PrintWriter console = spec.commandLine().getOut();
        console.println(text(pooling));
        console.flush();
    }

    /**
     * Notes the outcome of a run whose activations are explained next.
     *
     * @param kept folder that keeps the activations too, or null
     */
    void note(Path kept, Pooling pooling) {
        printWarnings();
        printReplaced(kept);
        printSkipped("");
        quiet.note(spec, text(pooling));
    }

    private void printReplaced(Path directory) {
        List<String> replaced = summary.replacedLayers();
        if (!replaced.isEmpty()) {
            quiet.note(
                    spec,
                    "Replaced the earlier run in " + directory + ", " + (replaced.size() == 1 ? "layer " : "layers ")
                            + String.join(", ", replaced));
        }
    }

    private void printWarnings() {
        summary.warnings().forEach(warning -> spec.commandLine().getErr().println("warning: " + warning));
        spec.commandLine().getErr().flush();
    }

    private void printSkipped(String where) {
        PrintWriter err = spec.commandLine().getErr();
        summary.skipped().stream().limit(SKIPPED_LISTED).forEach(skipped -> err.println("skipped " + skipped));
        if (summary.skipped().size() > SKIPPED_LISTED) {
            err.println("and " + (summary.skipped().size() - SKIPPED_LISTED) + " more" + where);
        }
        err.flush();
    }

    private String text(Pooling pooling) {
        return String.format(
                Locale.ROOT,
                "%,d %s in %.1f s on %s; neurons of %s",
                summary.sampleCount(),
                (pooling.isPerToken() ? "token" : "sample") + (summary.sampleCount() == 1 ? "" : "s"),
                summary.seconds(),
                summary.device(),
                String.join(", ", summary.layers()));
    }
}
