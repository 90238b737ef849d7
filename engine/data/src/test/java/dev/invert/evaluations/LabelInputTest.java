package dev.invert.evaluations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import dev.invert.errors.InvertException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelInputTest {
    @TempDir
    Path folder;

    private ConceptMatrix concepts;

    @BeforeEach
    void name() {
        List<Concept> names = List.of(
                new Concept("n01", "great white shark", ""),
                new Concept("n02", "dog", ""),
                new Concept("n03", "black and white", ""),
                Concept.named("-5"));
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(4, names)) {
            for (int i = 0; i < 4; i++) {
                builder.set(i, i);
            }
            concepts = builder.build();
        }
    }

    @AfterEach
    void close() {
        concepts.close();
    }

    private LabelInput read(String name, String content) throws IOException {
        return LabelInput.read(Files.writeString(folder.resolve(name), content), "fc", concepts, 5, false);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "n01                              # n01",
                "Great White Shark                # n01",
                "great_white_shark                # n01",
                "great white shark & ~dog         # n01 & ~n02",
                "great white shark and not dog    # n01 & ~n02",
                "(n01 or dog) and not n03         # (n01 | n02) & ~n03",
                "black and white                  # n03",
                "not black_and_white              # ~n03",
                "\"great white shark\" | n02      # n01 | n02"
            })
    void labelsAreIdsNamesFormulasOrWords(String text, String formula) {
        assertThat(new LabelParser(concepts).parse(text)).isEqualTo(Formula.parse(formula));
    }

    @ParameterizedTest
    @CsvSource({"cat", "dog and cat", "dog &", "(dog"})
    void otherLabelsAreErrors(String text) {
        assertThatThrownBy(() -> new LabelParser(concepts).parse(text)).isInstanceOf(InvertException.class);
    }

    @Test
    void theFirstLabelOfARankedFileCounts() throws IOException {
        LabelInput input = read(
                "explanations.csv",
                "neuron,layer,status,rank,formula,label,auc\n3,fc,explained,1,n02,dog,0.9\n3,fc,explained,2,n01,x,0.8\n4,fc,constant,,,,\n");
        assertThat(input.formulas()).containsOnlyKeys(3).containsValue(Formula.parse("n02"));
        assertThat(input.neurons()).containsExactlyInAnyOrder(3, 4);
        assertThat(input.reported()).isEmpty();
    }

    @Test
    void scoresOfCosyAndGuardedCellsAreRead() throws IOException {
        LabelInput input = read("cosy.csv", "neuron,concept,concept_id,AUC,MAD\n0,shark,n01,0.75,-2\n1,x,'-5,,\n");
        assertThat(input.formulas().get(0)).isEqualTo(Formula.parse("n01"));
        assertThat(input.formulas().get(1)).isEqualTo(Formula.of("-5"));
        assertThat(input.reported()).containsOnlyKeys(0).containsValue(new LabelInput.Reported(0.75, -2.0));
    }

    @Test
    void aFolderMayHaveOneFolderPerLayer() throws IOException {
        Files.createDirectory(folder.resolve("fc"));
        Files.writeString(folder.resolve("fc/explanations.jsonl"), """
                {"neuron":2,"status":"explained","explanations":[{"formula":"n02","auc":0.9}]}
                {"neuron":4,"status":"constant","explanations":[]}
                """);
        LabelInput input = LabelInput.read(folder, "fc", concepts, 5, false);
        assertThat(input.of(List.of(2, 4)).formulas()).containsOnlyKeys(2);
        assertThatThrownBy(() -> input.of(List.of(1)))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("has no neuron 1");
    }
}
