package dev.invert.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ActivationMatrix;
import dev.invert.Explanation;
import dev.invert.arrays.ActivationFiles;
import dev.invert.cli.CommandCheck;
import dev.invert.labels.ConceptFiles;
import dev.invert.labels.LabeledSamples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks README and the other documents against the code: examples, commands, options, paths, links. */
class ReadmeTest {
    private static final int MOST_WORDS = 1_200;

    /** Options of spark-submit, and those that commands have on a cluster only, with the pages that may name them. */
    private static final Map<String, Set<String>> OPTIONS_ON_SPARK =
            Map.of("--jars", Set.of("cluster.md"), "--parts", Set.of("cluster.md", "formats.md"));

    private static final Path ROOT = Path.of("..", "..");
    private static final Path README = ROOT.resolve("README.md");
    private static final Path EXAMPLES = Path.of("src/test/java/dev/invert/example");
    private static final Path ORACLE = Path.of("../data/src/test/resources/dev/invert/oracle");
    private static final Pattern BLOCK = Pattern.compile("```(\\w*)\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern OPTION = Pattern.compile("(?<!\\S)--[a-z][a-z-]*");
    private static final Pattern SOURCE = Pattern.compile("\\b(?:engine|bench|native-config)/[\\w/-]*src/[\\w./-]*\\w");
    private static final Pattern MODULES = Pattern.compile(" -pl ([\\w/,-]+)");
    private static final Pattern HEADING = Pattern.compile("^#+ +(.*)$", Pattern.MULTILINE);

    /** Returns all Markdown files except those written by a build. */
    static Stream<Path> documents() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files
                    .filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> StreamSupport.stream(ROOT.relativize(file).spliterator(), false)
                            .map(Path::toString)
                            .noneMatch(name -> name.equals("target") || name.startsWith(".")))
                    .toList()
                    .stream();
        }
    }

    /** Returns the documents for users: README and the pages of the engine's modules. */
    static Stream<Path> pages() throws IOException {
        return documents()
                .filter(file -> file.equals(README) || file.toString().matches(".*engine/\\w+/docs/[\\w-]+\\.md"));
    }

    private static List<String> blocks(Path document, String language) throws IOException {
        return BLOCK.matcher(Files.readString(document))
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    @Test
    void theReadmeIsShort() throws IOException {
        assertThat(Files.readString(README).split("\\s+")).hasSizeLessThan(MOST_WORDS);
    }

    @Test
    void everyModuleOfTheEngineHasPages() throws IOException {
        assertThat(pages().map(Path::toString))
                .anyMatch(page -> page.contains("core"))
                .anyMatch(page -> page.contains("data"))
                .anyMatch(page -> page.contains("torch"))
                .anyMatch(page -> page.contains("cli"));
    }

    /** Every Java block, regardless of indentation, must be part of an example that is compiled. */
    @ParameterizedTest
    @MethodSource("pages")
    void everyJavaBlockIsAPartOfAnExample(Path page) throws IOException {
        List<String> sources = new ArrayList<>();
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            for (Path file : files.toList()) {
                sources.add(unindented(Files.readString(file)));
            }
        }
        assertThat(blocks(page, "java"))
                .allMatch(block -> sources.stream().anyMatch(source -> source.contains(unindented(block))));
    }

    private static String unindented(String code) {
        return code.lines().map(String::strip).collect(Collectors.joining("\n"));
    }

    static Stream<String> commands() throws IOException {
        List<String> commands = new ArrayList<>();
        for (Path document : documents().toList()) {
            for (String language : List.of("", "bash", "sh")) {
                for (String block : blocks(document, language)) {
                    block.replace("\\\n", " ")
                            .lines()
                            .map(line -> line.replaceFirst("^engine/target/invert/bin/", "")
                                    .strip())
                            .filter(line -> line.startsWith("invert "))
                            .map(line -> line.replaceFirst(" *[|>#].*", ""))
                            .forEach(commands::add);
                }
            }
        }
        return commands.stream().distinct();
    }

    /** Commands, options and their values must exist; files need not. */
    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandIsOne(String command) {
        List<String> arguments = Pattern.compile("'([^']*)'|(\\S+)")
                .matcher(command.substring("invert ".length()))
                .results()
                .map(ReadmeTest::unquoted)
                .toList();

        CommandCheck.parse(arguments);
    }

    private static String unquoted(MatchResult argument) {
        return argument.group(1) != null ? argument.group(1) : argument.group(2);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyOptionInTheTextExists(Path page) throws IOException {
        String text = BLOCK.matcher(Files.readString(page)).replaceAll("");

        Set<String> known = new HashSet<>(CommandCheck.options());
        OPTIONS_ON_SPARK.forEach((option, pages) -> {
            if (pages.contains(page.getFileName().toString())) {
                known.add(option);
            }
        });
        assertThat(CODE.matcher(text)
                        .results()
                        .flatMap(code -> OPTION.matcher(code.group(1)).results())
                        .map(MatchResult::group))
                .isSubsetOf(known);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkLeadsSomewhere(Path document) throws IOException {
        for (MatchResult link :
                LINK.matcher(Files.readString(document)).results().toList()) {
            String[] target = link.group(1).split("#", 2);
            if (target[0].matches("https?:.*")) {
                continue;
            }
            Path file = target[0].isEmpty() ? document : document.resolveSibling(target[0]);
            assertThat(file).as("%s in %s", link.group(1), document).exists();
            if (target.length > 1) {
                assertThat(anchors(file)).as("headings of %s", file).contains(target[1]);
            }
        }
    }

    /** Returns the anchors that GitHub derives from the headings. */
    private static List<String> anchors(Path document) throws IOException {
        return HEADING.matcher(Files.readString(document))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w -]", "")
                        .replace(' ', '-'))
                .toList();
    }

    /** Lists of changes and measurements may name files that have been moved since. */
    @ParameterizedTest
    @MethodSource("documents")
    void everySourceFileAndModuleNamedExists(Path document) throws IOException {
        if (document.endsWith("CHANGELOG.md") || document.endsWith("RESULTS.md")) {
            return;
        }
        String text = Files.readString(document);
        assertThat(SOURCE.matcher(text).results().map(source -> ROOT.resolve(source.group())))
                .allSatisfy(file -> assertThat(file).exists());
        assertThat(MODULES.matcher(text)
                        .results()
                        .flatMap(modules -> Stream.of(modules.group(1).split(","))))
                .allSatisfy(module ->
                        assertThat(ROOT.resolve(module).resolve("pom.xml")).exists());
    }

    @Test
    void everyPackageIsInTheTableForContributors() throws IOException {
        String table = Files.readString(ROOT.resolve("CONTRIBUTING.md"));
        List<String> packages = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            files.map(Path::toString)
                    .map(
                            Pattern.compile(
                                            ".*/(?:engine/\\w+|native-config)/src/main/java/dev/invert/(.+)/package-info\\.java")
                                    ::matcher)
                    .filter(Matcher::matches)
                    .map(file -> file.group(1).replace('/', '.'))
                    .forEach(packages::add);
        }
        assertThat(packages).hasSizeGreaterThan(20).allMatch(name -> table.contains("| `" + name + "` |"));
    }

    @Test
    void theExampleExplainsFiles() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            ExplainLayer.explain(ORACLE.resolve("acts.npy"), ORACLE.resolve("labels.npy"));
        } finally {
            System.setOut(before);
        }
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSizeGreaterThan(3)
                .allMatch(line -> line.matches("\\d+ .* 0\\.\\d+"));
    }

    @Test
    void theExampleStreams() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        List<Integer> heard = new ArrayList<>();
        try (ActivationMatrix activations = ActivationFiles.open(ORACLE.resolve("acts.npy"));
                LabeledSamples labels = ConceptFiles.open(ORACLE.resolve("labels.npy"))) {
            StreamLayer.start(executor, activations, labels.matrix(), neuron -> heard.add(neuron.neuron()))
                    .get();
            assertThat(heard).hasSize(activations.neuronCount()).doesNotHaveDuplicates();
        } finally {
            executor.shutdown();
        }
    }

    @Test
    void theExampleExplainsArrays() {
        Explanation best = ExplainArrays.best();

        assertThat(best.label()).isEqualTo("box & red");
        assertThat(best.auc()).isEqualTo(1);
    }
}
