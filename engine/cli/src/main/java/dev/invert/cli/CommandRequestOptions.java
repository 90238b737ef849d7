package dev.invert.cli;

import dev.invert.errors.InvertException;
import dev.invert.explain.Explainer;
import dev.invert.server.RequestOptions;
import dev.invert.server.problems.Problem;
import dev.invert.server.problems.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Reads the options of requests with the declarations of the commands. */
final class CommandRequestOptions implements RequestOptions {
    private static final String PREFIX = "--";

    /** The options of explain that a request can have. */
    @Command(name = "explain", sortOptions = false)
    private static final class ExplainOptionsOfRequest {
        @Mixin
        private NeuronsOption neurons;

        @Mixin
        private ExplainerOptions search;

        @Mixin
        private SamplesOption samples;

        @Mixin
        private ThreadsOption threads;

        @Spec
        private CommandSpec spec;
    }

    /** The options of score that a request can have. */
    @Command(name = "score", sortOptions = false)
    private static final class ScoreOptionsOfRequest {
        @Mixin
        private NeuronsOption neurons;

        @Mixin
        private SamplesOption samples;

        @Mixin
        private ThreadsOption threads;
    }

    /** The program that the commands of requests belong to, so that their errors read like those of the program. */
    @Command(name = "invert")
    private static final class Program {}

    @Override
    public ExplainRequest explain(Map<String, List<String>> values) {
        ExplainOptionsOfRequest options = new ExplainOptionsOfRequest();
        return parsed(options, values, () -> {
            // Reports options that do not go together.
            Explainer.Builder builder = options.search.builder(options.spec).threads(options.threads.count());
            return new ExplainRequest(
                    (sparse, sampleCount) -> options.search.withDefaults(builder, options.spec, sparse, sampleCount),
                    options.neurons::choose,
                    options.samples.commonOnly(),
                    options.threads.count(),
                    options.search.repetitions());
        });
    }

    @Override
    public ScoreRequest score(Map<String, List<String>> values) {
        ScoreOptionsOfRequest options = new ScoreOptionsOfRequest();
        return parsed(
                options,
                values,
                () -> new ScoreRequest(options.threads.count(), options.neurons::choose, options.samples.commonOnly()));
    }

    private static <T> T parsed(
            Object options, Map<String, List<String>> values, java.util.function.Supplier<T> request) {
        CommandLine command = commandLine(options);
        try {
            List<String> arguments = new ArrayList<>(List.of(command.getCommandName()));
            arguments.addAll(arguments(command.getCommandSpec(), values));
            command.getParent().parseArgs(arguments.toArray(String[]::new));
            return request.get();
        } catch (ParameterException e) {
            throw new ProblemException(Problem.Kind.INVALID_REQUEST, UsageErrors.describe(e));
        }
    }

    private static CommandLine commandLine(Object options) {
        CommandLine program = new CommandLine(new Program());
        program.addSubcommand(options).setCaseInsensitiveEnumValuesAllowed(true).setExpandAtFiles(false);
        return program.getSubcommands().values().iterator().next();
    }

    private static List<String> arguments(CommandSpec spec, Map<String, List<String>> values) {
        return values.entrySet().stream()
                .flatMap(entry -> arguments(spec, PREFIX + entry.getKey().replace('_', '-'), entry.getValue()))
                .toList();
    }

    private static Stream<String> arguments(CommandSpec spec, String name, List<String> values) {
        OptionSpec option = spec.findOption(name);
        if (option == null) {
            return Stream.of(name);
        }
        if (isFlag(option)) {
            return values.stream().flatMap(value -> flag(spec, name, value));
        }
        return values.stream().map(value -> name + "=" + value);
    }

    private static Stream<String> flag(CommandSpec spec, String name, String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> Stream.of(name);
            case "false" -> Stream.empty();
            default ->
                throw new ParameterException(
                        spec.commandLine(),
                        "Invalid value for option '" + name + "': '" + value + "' is not true or false");
        };
    }

    private static boolean isFlag(OptionSpec option) {
        return option.type() == boolean.class;
    }

    @Override
    public List<Option> explainOptions() {
        return options(new ExplainOptionsOfRequest());
    }

    @Override
    public List<Option> scoreOptions() {
        return options(new ScoreOptionsOfRequest());
    }

    private static List<Option> options(Object declarations) {
        List<Option> options = new ArrayList<>();
        for (OptionSpec option : commandLine(declarations).getCommandSpec().options()) {
            options.add(new Option(
                    option.longestName().substring(PREFIX.length()),
                    type(option),
                    option.type().isEnum() ? List.of(option.paramLabel().split("\\|")) : List.of(),
                    option.defaultValue(),
                    String.join(" ", option.description())));
        }
        return options;
    }

    private static String type(OptionSpec option) {
        if (isFlag(option)) {
            return "boolean";
        }
        if (option.type() == int.class || option.type() == long.class) {
            return "integer";
        }
        return option.type() == double.class ? "number" : "string";
    }

    @Override
    public String text(InvertException e) {
        return e.message().text(OptionNames.of("explain"));
    }
}
