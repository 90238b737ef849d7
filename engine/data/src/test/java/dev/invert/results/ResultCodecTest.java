package dev.invert.results;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.errors.InvertException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Files that version 0.1.0 wrote must stay readable. The resources are its output on the oracle's data, for a constant,
 * an insignificant and an explained neuron: {@code invert explain --neurons 17-19 --length 2 --top 2 --per-length
 * --aliases --holdout 0.3 --folds 3 --bootstrap 5 --permutations 20 --search optimal --compare-beam}.
 */
class ResultCodecTest {
    private static String resource(String name) throws IOException {
        try (InputStream in = ResultCodecTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static List<NeuronRecord> neurons() throws IOException {
        return resource("explanations.jsonl")
                .lines()
                .map(line -> ResultCodec.decodeNeuron(line, "line"))
                .toList();
    }

    private static String encode(NeuronRecord neuron) {
        return new String(ResultCodec.encode(neuron), UTF_8);
    }

    @Test
    void linesAreWrittenAsTheyWereRead() throws IOException {
        assertThat(neurons().stream().map(ResultCodecTest::encode))
                .containsExactlyElementsOf(
                        resource("explanations.jsonl").lines().toList());
    }

    @Test
    void theTableIsWrittenFromTheLines() throws IOException {
        ByteArrayOutputStream csv = new ByteArrayOutputStream();
        csv.write(ExplanationCsv.heading());
        for (NeuronRecord neuron : neurons()) {
            csv.write(ExplanationCsv.rows(neuron));
        }

        assertThat(csv.toString(UTF_8)).isEqualTo(resource("explanations.csv"));
    }

    @Test
    void aRunIsWrittenAsItWasRead() throws IOException {
        RunRecord run = ResultCodec.decodeRun(resource("run.json"), RunRecord.class, "run.json");

        assertThat(new String(ResultCodec.encodeRun(run), UTF_8)).isEqualTo(resource("run.json"));
        assertThat(run.heldOut().nSamples()).isEqualTo(1500);
        assertThat(run.concepts().get("n02128385").parent()).isEqualTo("n02127808");
    }

    @Test
    void unknownFieldsOfARunAreKept() {
        String text =
                "{\"version\":\"9\",\"seconds\":{\"load\":1.5,\"later\":[1,null]},\"new\":{\"a\":null},\"old\":null}";
        RunRecord run = ResultCodec.decodeRun(text, RunRecord.class, "run.json");

        assertThat(new String(ResultCodec.encodeRun(run), UTF_8).replaceAll("\\s", ""))
                .isEqualTo(text);
        assertThat(run.seconds().load()).isEqualTo(1.5);
    }

    @Test
    void unknownFieldsOfANeuronAreIgnored() {
        String known = "{\"neuron\":1,\"status\":\"explained\",\"explanations\":[{\"formula\":\"a\",\"auc\":0.7}]}";
        String later = known.replace("0.7", "0.7,\"objective\":{\"name\":[1]}").replace("1,\"st", "1,\"new\":[],\"st");

        assertThat(encode(ResultCodec.decodeNeuron(later, "line"))).isEqualTo(known);
    }

    /** JSON has no NaN and no infinities: they are written as text. */
    @Test
    void numbersThatAreNotFiniteAreTextAndAreReadBack() {
        String text = "{\"neuron\":1,\"status\":\"explained\",\"explanations\":[{\"formula\":\"a\",\"auc\":0.7,"
                + "\"z\":\"NaN\",\"log10_p\":\"-Infinity\"}]}";
        NeuronRecord neuron = ResultCodec.decodeNeuron(text, "line");

        assertThat(neuron.explanations().get(0).z()).isNaN();
        assertThat(neuron.explanations().get(0).log10P()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(encode(neuron)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "{\"neuron\":4,\"status\":\"expl # not valid JSON",
                "{\"neuron\":4,\"status\":\"none\"} x # not valid JSON",
                "[1, 2] # not a JSON object",
                "null # not a JSON object",
                "7 # not a JSON object",
                "{\"status\":\"none\"} # \"neuron\" is missing",
                "{\"neuron\":1.5,\"status\":\"none\"} # \"neuron\" must be an integer",
                "{\"neuron\":\"1\",\"status\":\"none\"} # \"neuron\" must be an integer",
                "{\"neuron\":5000000000,\"status\":\"none\"} # \"neuron\" must be an integer within its range",
                "{\"neuron\":4} # \"status\" is missing",
                "{\"neuron\":4,\"status\":\"fine\"} # \"status\" must be one of explained, insignificant, constant, none",
                "{\"neuron\":4,\"status\":1} # \"status\" must be one of",
                "{\"neuron\":4,\"status\":\"explained\"} # \"explanations\" must not be empty where \"status\" is explained",
                "{\"neuron\":4,\"status\":\"none\",\"explanations\":7} # \"explanations\" must be an array",
                "{\"neuron\":4,\"status\":\"none\",\"explanations\":[null]} # \"explanations[0]\" must be an object",
                "{\"neuron\":4,\"status\":\"none\",\"explanations\":[{\"auc\":1}]} # \"formula\" is missing in \"explanations[0]\"",
                "{\"neuron\":4,\"status\":\"none\",\"explanations\":[{\"formula\":\"a\",\"auc\":\"big\"}]} # \"explanations[0].auc\" must be a number",
                "{\"neuron\":4,\"status\":\"none\",\"explanations\":[{\"formula\":\"a\",\"auc\":1,\"iou\":{}}]} # \"explanations[0].iou\" must be a number",
                "{\"neuron\":4,\"status\":\"none\",\"per_length\":{\"1\":7}} # \"per_length.1\" must be an array",
                "{\"neuron\":4,\"status\":\"none\",\"per_length\":[]} # \"per_length\" must be an object",
                "{\"neuron\":4,\"status\":\"none\",\"top_samples\":[7]} # \"top_samples[0]\" must be an object",
            })
    void malformedLinesNameTheField(String line, String problem) {
        assertThatThrownBy(() -> ResultCodec.decodeNeuron(line, "explanations.jsonl, line 3"))
                .isInstanceOf(InvertException.class)
                .hasMessageStartingWith("explanations.jsonl, line 3: " + problem)
                .hasMessageEndingWith("; repeat the run that wrote this file")
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "{\"seconds\":{\"load\":true}} # \"seconds.load\" must be a number",
                "{\"input\":[]} # \"input\" must be an object",
                "{\"layer\":{}} # \"layer\" must be text",
                "`` # not a JSON object",
            })
    void malformedRunsNameTheField(String text, String problem) {
        assertThatThrownBy(() -> ResultCodec.decodeRun(text, RunRecord.class, "run.json"))
                .isInstanceOf(InvertException.class)
                .hasMessage("run.json: " + problem + "; repeat the run that wrote this file");
    }
}
