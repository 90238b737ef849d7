package dev.invert.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.comparisons.RunLabels;
import dev.invert.errors.InvertException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads explanations from one file and from parts. */
class ExplanationLinesTest {
    @TempDir
    Path folder;

    private void write(String name, int... neurons) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int neuron : neurons) {
            lines.add("{\"neuron\":" + neuron + ",\"layer\":\"fc\",\"status\":\"constant\"}");
        }
        Files.write(folder.resolve(name), lines);
    }

    private List<Integer> read() {
        List<Integer> neurons = new ArrayList<>();
        ExplanationLines.read(folder.resolve(ExplanationLines.NAME), (neuron, where) -> neurons.add(neuron.neuron()));
        return neurons;
    }

    @Test
    void readsPartsInTheirOrder() throws Exception {
        assertThat(ExplanationLines.isIn(folder)).isFalse();
        // More than 100,000 parts have longer numbers.
        for (int part = 0; part < 12; part++) {
            write("explanations-%05d.jsonl".formatted(part), 2 * part, 2 * part + 1);
        }
        write("explanations-00001.csv", 99);

        assertThat(ExplanationLines.isIn(folder)).isTrue();
        assertThat(read()).hasSize(24).isSorted();
        assertThat(RunLabels.read(folder).layers().get("fc")).hasSize(24);
    }

    @Test
    void theWholeFileComesBeforeParts() throws Exception {
        write("explanations-00000.jsonl", 1);
        write("explanations.jsonl", 7);

        assertThat(read()).containsExactly(7);
    }

    @Test
    void aMissingPartIsAnError() throws Exception {
        write("explanations-00000.jsonl", 1);
        write("explanations-00002.jsonl", 2);

        assertThatThrownBy(this::read)
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("part 1 of the explanations is missing");
    }

    @Test
    void aMissingLastPartIsAnError() throws Exception {
        write("explanations-00000.jsonl", 1, 2);
        Files.writeString(folder.resolve("run.json"), "{\"n_neurons\": 3}");

        assertThatThrownBy(this::read)
                .isInstanceOf(InvertException.class)
                .hasMessage("The parts of explanations in " + folder
                        + " have 2 of 3 neurons: copy all of them, or run invert explain again");

        write("explanations-00001.jsonl", 3);
        assertThat(read()).containsExactly(1, 2, 3);
        assertThat(firstOf(2)).containsExactly(1, 2);
    }

    private List<Integer> firstOf(int most) {
        List<Integer> neurons = new ArrayList<>();
        ExplanationLines.read(
                folder.resolve(ExplanationLines.NAME), most, (neuron, where) -> neurons.add(neuron.neuron()));
        return neurons;
    }

    /** One file may be a selection of lines. */
    @Test
    void oneFileMayHaveFewerNeuronsThanItsRun() throws Exception {
        write("explanations.jsonl", 1);
        Files.writeString(folder.resolve("run.json"), "{\"n_neurons\": 3}");

        assertThat(read()).containsExactly(1);
    }

    @Test
    void aNeuronInTwoPlacesIsAnError() throws Exception {
        write("explanations-00000.jsonl", 1, 2);
        write("explanations-00001.jsonl", 3, 1);
        assertThatThrownBy(this::read)
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("explanations-00001.jsonl, line 2: neuron 1 is also in a part before");

        write("explanations-00001.jsonl", 3, 4, 3);
        assertThatThrownBy(this::read)
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("line 3: neuron 3 is also on line 1;");
    }

    @Test
    void noFileIsAnError() {
        assertThatThrownBy(this::read)
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("explanations.jsonl does not exist");
    }
}
