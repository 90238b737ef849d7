package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.RandomProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Explains random activations, written dense and in every sparse form: the explanations must be equal. */
class SparseFormsTest {
    private static final int MATRICES = 40;
    private static final int CONCEPTS = 4;
    private static final List<String> OBJECTIVES = List.of("guaranteed", "auc", "z", "r", "f1");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"csr", "csc", "coo", "torch-coo", "torch-csr", "torch-csc", "delphi", "transposed"})
    void equalsDenseActivations(String form) throws Exception {
        for (int seed = 0; seed < MATRICES; seed++) {
            Random random = new Random(form.hashCode() + 100L * seed);
            int context = 1 + random.nextInt(12);
            int samples = context * (2 + random.nextInt(10));
            RandomProblem problem = new RandomProblem(random.nextLong(), samples, CONCEPTS);
            Path inside = Files.createDirectory(folder.resolve(Integer.toString(seed)));
            Path labels = labels(inside, problem);
            SparseForms forms = new SparseForms(inside, neurons(random, samples), random);
            String objective = OBJECTIVES.get(seed % OBJECTIVES.size());
            String dense = explain(forms.dense(), labels, objective);
            Path sparse = switch (form) {
                case "csr", "csc", "coo" -> forms.scipy(form, random.nextBoolean());
                case "delphi" -> forms.delphi(context);
                case "transposed" -> transposed(inside, forms.scipy("coo", true));
                default -> forms.torch(form.substring(6));
            };
            assertThat(explain(sparse, labels, objective)).as(form + " " + seed).isEqualTo(dense);
        }
    }

    private static Path transposed(Path folder, Path source) {
        Path file = folder.resolve("transposed/layer.safetensors");
        assertThat(CommandRun.of("transpose", "--activations", source.toString(), "--out", file.toString())
                        .exitCode())
                .isZero();
        return file;
    }

    /** Returns quarters, of which a float16 holds each and sums are exact; at least one of them is not 0. */
    private static float[][] neurons(Random random, int samples) {
        float[][] neurons = new float[1 + random.nextInt(6)][samples];
        for (float[] neuron : neurons) {
            double density = random.nextDouble() * random.nextDouble();
            for (int i = 0; i < samples; i++) {
                neuron[i] = random.nextDouble() < density ? (random.nextInt(41) - 10) / 4f : 0;
            }
        }
        neurons[0][random.nextInt(samples)] = 2.5f;
        return neurons;
    }

    private static Path labels(Path folder, RandomProblem problem) throws IOException {
        String rows = IntStream.range(0, problem.sampleCount)
                .mapToObj(i -> i
                        + IntStream.range(0, CONCEPTS)
                                .mapToObj(c -> problem.columns[c][i] ? ",1" : ",0")
                                .collect(Collectors.joining()))
                .collect(Collectors.joining("\n"));
        return Files.writeString(folder.resolve("labels.csv"), "id,c0,c1,c2,c3\n" + rows + "\n");
    }

    private static String explain(Path activations, Path labels, String objective) {
        CommandRun run = CommandRun.of(
                "explain",
                "--activations",
                activations.toString(),
                "--concepts",
                labels.toString(),
                "--min-fraction",
                "0",
                "--objective",
                objective,
                "--search",
                "optimal",
                "--format",
                "json",
                "--length",
                "2",
                "--quiet");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(List.of(run.out().split("\n", -1))).hasSizeGreaterThan(1);
        return run.out();
    }
}
