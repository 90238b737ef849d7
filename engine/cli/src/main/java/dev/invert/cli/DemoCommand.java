package dev.invert.cli;

import dev.invert.LayerExplanation;
import dev.invert.audits.AuditRecord;
import dev.invert.audits.AuditRunRecord;
import dev.invert.circuits.Circuit;
import dev.invert.compositions.CompositionRecord;
import dev.invert.demo.AuditDemo;
import dev.invert.demo.Demo;
import dev.invert.demo.TokenDemo;
import dev.invert.report.AuditReport;
import dev.invert.report.AuditTable;
import dev.invert.report.CircuitTable;
import dev.invert.report.CompositionTable;
import dev.invert.report.ConsoleTable;
import dev.invert.report.HtmlReport;
import dev.invert.report.LayerIndex;
import dev.invert.tokens.TokenConcepts;
import dev.invert.tokens.TokenCorpus;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code invert demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = "Explains three layers of a bundled network that was trained on Fashion-MNIST, from its model"
                + " file to reports, with 10,000 test images and concepts from WordNet 3.0. With --audit, audits two other"
                + " networks for a mark that one of them has learned to rely on. With --tokens, explains latents of a sparse"
                + " autoencoder on a small language model.",
        footer = {
            "",
            "Examples:",
            "  invert demo --out demo",
            "  invert demo --audit --out audit-demo",
            "  invert demo --tokens --out token-demo"
        })
final class DemoCommand implements Runnable {
    /** Lines shown of the table of latents. */
    private static final int MOST_LINES = 25;

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "invert-demo", description = "Folder for the results.")
    private Path out;

    @Option(
            names = "--audit",
            description = "Audit a network whose training images of dresses carried a mark, and its twin whose images"
                    + " did not.")
    private boolean audit;

    @Option(
            names = "--tokens",
            description = "Explain 256 latents of a sparse autoencoder on a small language model by concepts of tokens,"
                    + " and show them in context.")
    private boolean tokens;

    @Mixin
    private OverwriteOption overwrite;

    @Mixin
    private DeviceOption device;

    @Mixin
    private QuietOption quiet;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        if (audit && tokens) {
            throw new ParameterException(spec.commandLine(), "--audit and --tokens are two demos: give one of them");
        }
        long start = System.nanoTime();
        String reports = audit ? audit() : tokens ? explainTokens() : explain();
        PrintWriter console = spec.commandLine().getOut();
        console.printf(Locale.ROOT, "%nDone in %.1f s. Reports: %s%n", (System.nanoTime() - start) * 1e-9, reports);
        console.flush();
    }

    private String explain() {
        PrintWriter console = spec.commandLine().getOut();
        Demo.run(out, overwrite.folders(spec), device.name(), new Demo.Listener() {
            @Override
            public void step(String description) {
                quiet.note(spec, description);
            }

            @Override
            public void explained(String layer, LayerExplanation result, Path directory) {
                console.println();
                console.println("Layer " + layer);
                console.print(ConsoleTable.render(result));
                console.println(ConsoleTable.verdicts(result));
                console.println(ConsoleTable.summary(result));
                console.flush();
            }
        });
        return out.resolve(LayerIndex.NAME).toString();
    }

    private String explainTokens() {
        PrintWriter console = spec.commandLine().getOut();
        TokenDemo.run(out, overwrite.folders(spec), new TokenDemo.Listener() {
            @Override
            public void step(String description) {
                quiet.note(spec, description);
            }

            @Override
            public void described(TokenCorpus corpus, TokenConcepts concepts) {
                TokenSummaryText.print(corpus, concepts, console);
                console.flush();
            }

            @Override
            public void explained(LayerExplanation result) {
                console.println();
                List<String> lines = ConsoleTable.render(result).lines().toList();
                lines.stream().limit(MOST_LINES).forEach(console::println);
                if (lines.size() > MOST_LINES) {
                    console.printf(Locale.ROOT, "… and %,d others%n", lines.size() - MOST_LINES);
                }
                console.println(ConsoleTable.verdicts(result));
                console.println(ConsoleTable.summary(result));
                console.println();
                console.println("The same by two commands:");
                TokenDemo.commands(out).forEach(command -> console.println("  " + command));
                console.flush();
            }
        });
        return out.resolve(TokenDemo.LATENTS).resolve(HtmlReport.NAME).toString();
    }

    private String audit() {
        PrintWriter console = spec.commandLine().getOut();
        AuditDemo.run(out, overwrite.folders(spec), device.name(), new AuditDemo.Listener() {
            @Override
            public void step(String description) {
                quiet.note(spec, description);
            }

            @Override
            public void audited(String network, List<AuditRecord> records, AuditRunRecord run) {
                console.println();
                console.println("The " + network + " network");
                console.print(AuditTable.render(records, run));
                console.flush();
            }

            @Override
            public void traced(Circuit circuit) {
                console.println();
                console.print(CircuitTable.render(circuit));
                console.flush();
            }

            @Override
            public void composed(CompositionRecord detector) {
                console.println();
                console.print(CompositionTable.render(detector));
                console.flush();
            }
        });
        return out.resolve(AuditDemo.MARKED).resolve(AuditReport.NAME) + " and "
                + out.resolve(AuditDemo.CLEAN).resolve(AuditReport.NAME);
    }
}
