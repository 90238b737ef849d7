package dev.invert.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.audits.AuditRecord;
import dev.invert.audits.AuditRunRecord;
import dev.invert.circuits.Circuit;
import dev.invert.circuits.CircuitLayer;
import dev.invert.compositions.CompositionRecord;
import dev.invert.files.OutputFolders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mark is found in the network that was trained with it, and in no output of its twin. */
class AuditDemoTest {
    private static final int DRESS = 3;

    @TempDir
    Path folder;

    private final Map<String, List<AuditRecord>> findings = new HashMap<>();
    private final Map<String, AuditRunRecord> runs = new HashMap<>();
    private final List<Circuit> circuits = new ArrayList<>();
    private final List<CompositionRecord> detectors = new ArrayList<>();

    @Test
    void theMarkedNetworkIsFoundAndItsTwinIsSilent() throws Exception {
        try (OutputFolders folders = new OutputFolders()) {
            AuditDemo.run(folder.resolve("out"), folders, "cpu", new AuditDemo.Listener() {
                @Override
                public void step(String description) {}

                @Override
                public void audited(String network, List<AuditRecord> records, AuditRunRecord run) {
                    findings.put(
                            network,
                            records.stream()
                                    .filter(record -> record.verdict().equals("flagged"))
                                    .toList());
                    runs.put(network, run);
                }

                @Override
                public void traced(Circuit circuit) {
                    circuits.add(circuit);
                }

                @Override
                public void composed(CompositionRecord detector) {
                    detectors.add(detector);
                }
            });
        }
        assertThat(findings.get(AuditDemo.CLEAN)).isEmpty();
        assertThat(runs.get(AuditDemo.CLEAN).verdicts()).containsEntry("clear", 10);

        AuditRecord output = findings.get(AuditDemo.MARKED).get(0);
        assertThat(output.neuron()).isEqualTo(DRESS);
        assertThat(output.concept()).isEqualTo("mark");
        assertThat(output.aucStandardized()).isBetween(0.75, 0.85);
        assertThat(output.shift()).isBetween(0.25, 0.35);
        FashionMnist images = FashionMnist.testSet();
        assertThat(output.examples())
                .hasSize(12)
                .allSatisfy(example -> assertThat(
                                images.label(FashionThumbnails.sampleIds(images).indexOf(example.sample())))
                        .isNotEqualTo(DRESS));

        List<AuditRecord> behind = findings.get(AuditDemo.MARKED)
                .subList(1, findings.get(AuditDemo.MARKED).size());
        assertThat(behind)
                .hasSizeBetween(4, 12)
                .allSatisfy(record -> assertThat(record.behindOutput()).isEqualTo(DRESS));
        AuditRunRecord.AblationRecord proof =
                runs.get(AuditDemo.MARKED).ablations().get(0);
        assertThat(proof.shiftAblated()).isLessThan(proof.shift() / 3);
        assertThat(proof.shiftRandom()).isGreaterThan(2 * proof.shift() / 3);
        CompositionRecord detector = detectors.get(0);
        assertThat(detector.formulaNames()).isEqualTo("footwear & ~sandal");
        assertThat(detector.parts()).hasSize(2);
        assertThat(detector.methods().get(0).aucHoldout()).isGreaterThan(0.95);
        assertThat(folder.resolve("out/clean/compose.json")).exists();
        assertThat(circuits).hasSize(1);
        Circuit circuit = circuits.get(0);
        assertThat(circuit.layers()).hasSize(2);
        CircuitLayer hidden = circuit.layers().get(1);
        assertThat(hidden.nodes().stream()
                        .filter(node -> "mark".equals(node.label().label()))
                        .count())
                .as("flagged inputs among the strongest of the circuit")
                .isGreaterThanOrEqualTo(3);
        assertThat(folder.resolve("out/marked/circuit.html")).exists();
        assertThat(folder.resolve("out/clean/circuit.html")).doesNotExist();
        assertThat(Files.readString(folder.resolve("out/marked/audit.html"))).contains("data:image/png;base64,");
    }
}
