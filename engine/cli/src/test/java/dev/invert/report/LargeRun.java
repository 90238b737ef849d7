package dev.invert.report;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.LayerExplanation;
import dev.invert.RandomProblem;
import dev.invert.arrays.ActivationFolder;
import dev.invert.explain.Explainer;
import dev.invert.results.ExplanationFiles;
import dev.invert.results.ExplanationRun;
import dev.invert.results.RunInputs;
import dev.invert.results.RunTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real run of 2,048 neurons and its report.
 *
 * @param address address of the report
 * @param neurons lines of explanations.jsonl
 * @param seconds duration that the terminal shows
 */
record LargeRun(String address, List<JsonNode> neurons, String seconds) {
    private static final int NEURONS = 2_048;
    private static final int SAMPLES = 120;

    /** The smallest PNG file: one gray pixel. */
    static final byte[] PIXEL = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCB04T0DwAAAABJRU5ErkJggg==");

    /** Runs the search, and writes the report with a picture of every other sample. */
    static LargeRun write(Path folder) throws IOException {
        String seconds = explain(folder);
        HtmlReport.write(folder, id -> Integer.parseInt(id) % 2 == 0 ? Optional.of(PIXEL) : Optional.empty());
        List<JsonNode> neurons = Files.readAllLines(folder.resolve("explanations.jsonl")).stream()
                .map(line -> JsonMapper.shared().readTree(line))
                .toList();
        return new LargeRun(folder.resolve("report.html").toUri().toString(), neurons, seconds);
    }

    /** Explains nested concepts with every kind of neuron; neuron 12 is constant. */
    private static String explain(Path directory) {
        RandomProblem problem = new RandomProblem(3, SAMPLES, 15);
        float[][] values = new float[NEURONS][];
        for (int k = 0; k < NEURONS; k++) {
            values[k] = k == 12 ? new float[SAMPLES] : problem.neuron();
        }
        long start = System.nanoTime();
        try (ConceptMatrix concepts = problem.matrix();
                ActivationMatrix activations = ActivationMatrix.of(values)) {
            LayerExplanation result =
                    Explainer.builder().perLength(true).evidence(true).build().explain(activations, concepts);
            String seconds = ConsoleTable.summary(result).replaceFirst(".* in (\\S+) s .*", "$1");
            ExplanationFiles.write(
                    new ExplanationRun(
                            "layer4",
                            new RunInputs(
                                    "acts",
                                    "labels",
                                    false,
                                    0,
                                    new ActivationFolder.Model("net.pt", "SHA-256 0123456789abcdef")),
                            result,
                            concepts,
                            List.of(),
                            "",
                            "cpu",
                            new RunTimes(start, 0, 0, 0, 0)),
                    directory);
            return seconds;
        }
    }
}
