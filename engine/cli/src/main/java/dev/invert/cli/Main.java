package dev.invert.cli;

import dev.invert.errors.CanceledException;
import dev.invert.errors.InvalidSettingException;
import dev.invert.errors.InvertException;
import dev.invert.errors.PlainLine;
import dev.invert.files.OutputFolders;
import dev.invert.server.problems.Problem;
import dev.invert.server.problems.ProblemException;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program {@code invert}. Exit codes: 0 success, 1 failure, 2 usage error. */
@Command(
        name = "invert",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Explains what each neuron of a neural network responds to, as a logical formula over concepts:"
                + " the formula that its activation predicts best (AUROC).",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  invert demo",
            "  invert explain --activations layer4.npy --concepts labels.csv --out results",
            "  invert help explain",
        })
public final class Main implements Runnable {
    /** The commands, in the order of the help. */
    private static final List<Class<?>> COMMANDS = List.of(
            DemoCommand.class,
            ActivationsCommand.class,
            TransposeCommand.class,
            ConceptsCommand.class,
            LayersCommand.class,
            ExplainCommand.class,
            ScoreCommand.class,
            FindCommand.class,
            AuditCommand.class,
            EvaluateCommand.class,
            CurveCommand.class,
            ComposeCommand.class,
            CircuitCommand.class,
            SimulateCommand.class,
            ServeCommand.class,
            DiffCommand.class,
            ReportCommand.class,
            ExportCommand.class,
            InfoCommand.class,
            CompletionCommand.class,
            HelpCommand.class);

    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int MEBIBYTE_SHIFT = 20;

    private final OutputFolders folders = new OutputFolders();

    /** Processes layers; null to process them in this process. */
    private final LayerDispatch dispatch;

    @Spec
    private CommandSpec spec;

    /** Creates a program that does its work in this process. */
    Main() {
        this(null);
    }

    private Main(LayerDispatch dispatch) {
        this.dispatch = dispatch;
    }

    /**
     * Runs {@code explain} or {@code score} with neurons that are processed elsewhere, and returns the exit code.
     *
     * @param dispatch processes the neurons
     * @param arguments the command and its options
     */
    public static int run(LayerDispatch dispatch, List<String> arguments) {
        return new Main(dispatch).execute(arguments.toArray(String[]::new));
    }

    /** Runs the command line and exits. */
    public static void main(String[] arguments) {
        Main program = new Main();
        Interruption interruption = Interruption.watch(program);
        interruption.end(program.execute(arguments));
    }

    /** Runs the command line and returns the exit code. */
    static int run(String... arguments) {
        return new Main().execute(arguments);
    }

    private int execute(String... arguments) {
        int code;
        try {
            code = commandLine(this, arguments)
                    .setParameterExceptionHandler((e, args) -> usageError(e))
                    .setExecutionExceptionHandler((e, command, result) -> failure(e, command))
                    .execute(arguments);
        } catch (OutOfMemoryError | StackOverflowError | LinkageError e) {
            code = failure(e);
        }
        if (code != 0) {
            folders.removeEmpty();
        }
        folders.close();
        if (code == 0 && StandardOutput.failed() && !StandardOutput.closed()) {
            System.err.println("invert: Cannot write to standard output: " + StandardOutput.reason());
            return FAILED;
        }
        return code;
    }

    /**
     * Runs a command on behalf of the service, on the calling thread.
     *
     * @param out receives standard output and standard error
     * @throws ProblemException if an argument is wrong
     * @throws InvertException if the command fails
     */
    static void runForService(List<String> arguments, PrintWriter out) {
        Main program = new Main();
        String[] words = arguments.toArray(String[]::new);
        CommandLine commandLine =
                commandLine(program, words).setOut(out).setErr(out).setExpandAtFiles(false);
        try {
            CommandLine.ParseResult parsed = commandLine.parseArgs(words);
            ((Runnable) parsed.subcommand().commandSpec().userObject()).run();
            out.flush();
        } catch (ParameterException e) {
            throw new ProblemException(Problem.Kind.INVALID_REQUEST, UsageErrors.describe(e));
        } finally {
            program.folders.removeEmpty();
            program.folders.close();
        }
    }

    /** Returns the parser of all commands. */
    static CommandLine commandLine() {
        return commandLine(new Main());
    }

    /**
     * Returns a parser for some arguments. Reading the options of all commands takes longer than a small run: if the first
     * argument names a command, the parser knows only those that it needs.
     */
    private static CommandLine commandLine(Main program, String... arguments) {
        CommandLine parser = new CommandLine(program);
        List<Class<?>> needed = arguments.length == 0
                ? List.of()
                : COMMANDS.stream().filter(type -> isNeeded(type, arguments[0])).toList();
        (needed.isEmpty() ? COMMANDS : needed).forEach(parser::addSubcommand);
        return parser.setCaseInsensitiveEnumValuesAllowed(true).setUsageHelpAutoWidth(true);
    }

    private static boolean isNeeded(Class<?> command, String name) {
        return switch (name) {
            case "help", "completion" -> true;
            // Continues with explain.
            case "activations" -> command == ActivationsCommand.class || command == ExplainCommand.class;
            default -> command.getAnnotation(Command.class).name().equals(name);
        };
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }

    private static int usageError(ParameterException e) {
        e.getCommandLine().getErr().println("invert: " + UsageErrors.describe(e));
        return USAGE;
    }

    /** Returns the output folders of the invocation that a command belongs to. */
    static OutputFolders folders(CommandSpec command) {
        return ((Main) command.root().userObject()).folders;
    }

    /** Returns what processes the layers of the invocation that a command belongs to; null for this process. */
    static LayerDispatch dispatch(CommandSpec command) {
        return ((Main) command.root().userObject()).dispatch;
    }

    private int failure(Exception e, CommandLine command) {
        PrintWriter err = command.getErr();
        if (e instanceof CanceledException canceled) {
            sayInterrupted(text(canceled, command));
        } else if (Thread.currentThread().isInterrupted()) {
            // The interrupt caused the failure, whichever operation reported it.
            sayInterrupted("Interrupted");
        } else if (e instanceof InvalidSettingException invalid) {
            return usageError(new ParameterException(command, text(invalid, command), invalid));
        } else if (e instanceof InvertException known) {
            err.println("invert: " + text(known, command));
        } else if (e instanceof InvalidPathException path) {
            err.println("invert: " + oneLine("\"" + path.getInput() + "\" is no file name: " + path.getReason()));
        } else {
            err.println("invert: internal error, please report it: " + oneLine(e.toString()));
            if (Boolean.getBoolean("invert.trace")) {
                e.printStackTrace(err);
            } else {
                err.println("invert: JAVA_TOOL_OPTIONS=-Dinvert.trace=true shows where it happened");
            }
        }
        return FAILED;
    }

    /** Reports what the Java runtime could not do, in one line. */
    private static int failure(Error e) {
        String reason;
        if (e instanceof OutOfMemoryError) {
            reason = "the Java heap of " + (Runtime.getRuntime().maxMemory() >> MEBIBYTE_SHIFT)
                    + " MiB is full; allow more with INVERT_JAVA_OPTIONS=-Xmx4g, or use smaller files";
        } else if (e instanceof StackOverflowError) {
            reason = "the input is nested too deeply";
        } else {
            reason = "a library cannot be loaded: " + e;
        }
        System.err.println("invert: " + oneLine(reason));
        if (Boolean.getBoolean("invert.trace")) {
            e.printStackTrace();
        }
        return FAILED;
    }

    private static String text(InvertException e, CommandLine command) {
        return oneLine(e.message().text(OptionNames.of(command.getCommandName())));
    }

    void sayInterrupted(String left) {
        System.err.println("invert: " + left + (folders.removeEmpty() ? "; nothing was written" : ""));
    }

    static String oneLine(String message) {
        return message == null ? "unknown error" : PlainLine.of(message);
    }

    /** Prints the version. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "invert " + dev.invert.results.ProgramVersion.engine(),
                "Java " + System.getProperty("java.version") + " (" + System.getProperty("java.vm.name") + ")"
            };
        }
    }
}
