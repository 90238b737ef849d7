package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests {@code invert concepts}, and {@code invert explain} on the files that it reads and writes. */
class ConceptsCommandTest {
    /** One dog, one cat, another dog and two samples without a pet; poodle and canine hold for the same samples. */
    private static final String LABELS =
            "sample,label,group\na,n02113335,p\nb,n02121620,p\nc,,q\nd,n02113335,q\ne,,q\n";

    @TempDir
    Path folder;

    private record Outcome(int exitCode, String out, String err) {}

    private static Outcome run(Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream outBefore = System.out;
        PrintStream errBefore = System.err;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            int exitCode = Main.run(
                    java.util.Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
            return new Outcome(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(outBefore);
            System.setErr(errBefore);
        }
    }

    private Path labels() throws Exception {
        return Files.writeString(folder.resolve("labels.csv"), LABELS);
    }

    @Test
    void fromLabelsToExplanationsThatShowTwins() throws Exception {
        Path out = folder.resolve("concepts");
        Outcome concepts = run(
                "concepts",
                "--labels",
                labels(),
                "--wordnet",
                "--min-labels",
                "1",
                "--exclude",
                "entity",
                "--out",
                out);
        assertThat(concepts.err()).isEmpty();
        assertThat(concepts.exitCode()).isZero();
        assertThat(concepts.out())
                .contains("Samples       5 in 2 groups, 3 distinct rows of concepts")
                .contains("long CSV, with hypernyms from WordNet 3.0")
                .contains("Equal  ")
                .doesNotContain("entity\n");
        assertThat(out.resolve("groups.csv")).hasContent("sample,group\na,p\nb,p\nc,q\nd,q\ne,q");
        JsonNode json = JsonMapper.shared().readTree(Files.readString(out.resolve("concepts.json")));
        assertThat(json.get("0").get("name").asString()).isEqualTo("poodle");
        assertThat(json.get("0").get("same_as").toString()).contains("n02084071", "n02083346");

        for (Object source : new Object[] {out, labels()}) {
            Path results = folder.resolve("results");
            Outcome explained =
                    run("explain", "--activations", activations(), "--concepts", source, "--out", results, "--quiet");
            assertThat(explained.err()).isEmpty();
            assertThat(explained.exitCode()).isZero();
            JsonNode best = JsonMapper.shared()
                    .readTree(Files.readString(results.resolve("explanations.jsonl")))
                    .get("explanations")
                    .get(0);
            assertThat(best.get("auc").asDouble()).isEqualTo(1.0);
            if (source.equals(out)) {
                String formula = best.get("formula").asString();
                assertThat(best.get("definitions").get(formula).get("same_as").toString())
                        .contains("canine");
            }
        }
    }

    /** Writes one neuron, which responds to dogs. */
    private Path activations() throws Exception {
        String header = "{'descr': '<f4', 'fortran_order': True, 'shape': (5, 1), }";
        ByteBuffer npy = ByteBuffer.allocate(10 + header.length() + 20).order(ByteOrder.LITTLE_ENDIAN);
        npy.put((byte) 0x93).put("NUMPY\1\0".getBytes(StandardCharsets.US_ASCII));
        npy.putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
        npy.putFloat(9).putFloat(1).putFloat(2).putFloat(8).putFloat(3);
        return Files.write(folder.resolve("acts.npy"), npy.array());
    }

    /** Activations in a plain array have no ids unless a file gives them. */
    @Test
    void aFileNamesTheRowsOfActivations() throws Exception {
        Path ids = Files.writeString(folder.resolve("ids.csv"), "image\na\nb\nx\nd\nc\n");
        Path formulas = Files.writeString(folder.resolve("formulas.txt"), "n02113335\n");
        Object[] problem = {
            "--activations", activations(), "--concepts", labels(), "--sample-ids", ids, "--out", folder.resolve("r")
        };
        Outcome different = run(arguments(problem, "explain"));
        assertThat(different.exitCode()).isEqualTo(1);
        assertThat(different.err()).contains("4 samples have activations and concepts", "--samples common");
        Outcome explained = run(arguments(problem, "explain", "--samples", "common"));
        assertThat(explained.exitCode()).isZero();
        assertThat(explained.err()).contains("Matched 4 samples by id");
        assertThat(run(arguments(problem, "score", "--samples", "common", "--formulas", formulas))
                        .exitCode())
                .isZero();

        Files.writeString(ids, "a\nb\nx\nd\nc\n");
        Outcome noHeading = run(arguments(problem, "explain"));
        assertThat(noHeading.exitCode()).isEqualTo(1);
        assertThat(noHeading.err())
                .contains("ids.csv: has 4 sample ids", "acts.npy has 5 rows", "taken for a heading")
                .hasLineCount(1);

        Files.writeString(
                folder.resolve("activations.json"),
                "{\"layers\": [{\"layer\": \"a\", \"file\": \"acts.npy\"}], \"sample_ids\": [\"a\"]}");
        Outcome twice = run(arguments(problem, "explain"));
        assertThat(twice.exitCode()).isEqualTo(1);
        assertThat(twice.err()).contains("has sample ids already").hasLineCount(1);
    }

    private static Object[] arguments(Object[] some, Object... first) {
        return java.util.stream.Stream.of(first, some)
                .flatMap(java.util.Arrays::stream)
                .toArray();
    }

    /** Labels sorted by label, by hand or by way of a folder: rows must not be matched by order. */
    @Test
    void labelsInNoOrderAreNotMatchedByRow() throws Exception {
        Path tokens = Files.writeString(
                folder.resolve("tokens.csv"), "document,position,label\nd,0,dog\nd,3,dog\nd,1,cat\nd,2,\nd,4,\n");
        Path out = folder.resolve("concepts");
        Path groups = Files.writeString(folder.resolve("g.csv"), "sample,group\nd:0,1\nd:1,1\nd:2,2\nd:3,2\nd:4,2\n");
        Outcome concepts = run("concepts", "--labels", tokens, "--groups", groups, "--exclude", "cat", "--out", out);
        assertThat(concepts.exitCode()).isZero();
        assertThat(concepts.err()).contains("tokens.csv, line 4: position 1").hasLineCount(1);

        for (Path source : new Path[] {tokens, out}) {
            for (String[] command : new String[][] {{"explain"}, {"score", "--formulas"}}) {
                Object[] more = command.length == 1 ? new Object[0] : new Object[] {command[1], labels()};
                Outcome outcome = run(java.util.stream.Stream.concat(
                                java.util.stream.Stream.of(
                                        command[0],
                                        "--activations",
                                        activations(),
                                        "--concepts",
                                        source,
                                        "--out",
                                        folder.resolve("results")),
                                java.util.Arrays.stream(more))
                        .toArray());
                assertThat(outcome.exitCode()).isEqualTo(1);
                assertThat(outcome.err())
                        .contains("tokens.csv, line 4: position 1 of document \"d\" comes after 3", "sort the file")
                        .hasLineCount(1);
            }
        }
        assertThat(folder.resolve("results")).doesNotExist();

        Files.writeString(tokens, "document,position,label\nd,0,dog\nd,1,cat\nd,2,\nd,3,dog\nd,4,\n");
        assertThat(run("concepts", "--labels", tokens, "--out", out).err()).isEmpty();
        assertThat(run("explain", "--activations", activations(), "--concepts", out, "--format", "json")
                        .exitCode())
                .isZero();
    }

    @Test
    void nounsThatEqualALabelAreLeftOutUnlessAskedFor() throws Exception {
        Path out = folder.resolve("concepts");
        assertThat(run("concepts", "--labels", labels(), "--wordnet", "--out", out)
                        .exitCode())
                .isZero();
        String concepts = Files.readString(out.resolve("concepts.json"));
        assertThat(concepts).contains("poodle").doesNotContain("n02083346");
    }

    @Test
    void wrongUseAndWrongFilesAreOneLine() throws Exception {
        Path out = folder.resolve("out");
        assertThat(run("concepts", "--out", out)).satisfies(o -> {
            assertThat(o.exitCode()).isEqualTo(2);
            assertThat(o.err()).contains("one of --labels, --folders").hasLineCount(1);
        });
        assertThat(run("concepts", "--labels", labels(), "--coco", labels(), "--out", out)
                        .exitCode())
                .isEqualTo(2);
        for (String[] wrong : new String[][] {
            {"--min-samples", "-1"},
            {"--max-fraction", "1.5"},
            {"--min-labels", "2"},
            {"--layout", "wide"},
            {"--names", "x"}
        }) {
            Outcome outcome = run("concepts", "--folders", folder, wrong[0], wrong[1], "--out", out);
            assertThat(outcome.exitCode()).as(wrong[0]).isEqualTo(2);
            assertThat(outcome.err()).contains(wrong[0]).hasLineCount(1);
        }
        Path broken = Files.writeString(folder.resolve("broken.csv"), "id,cat,dog\na,1,0\nb,1,x\n");
        assertThat(run("concepts", "--labels", broken, "--out", out)).satisfies(o -> {
            assertThat(o.exitCode()).isEqualTo(1);
            assertThat(o.err()).contains("broken.csv, line 3, column 3").hasLineCount(1);
        });
        assertThat(run("concepts", "--labels", labels(), "--min-samples", "9", "--out", out)
                        .exitCode())
                .isEqualTo(1);
        assertThat(out).doesNotExist();
    }
}
