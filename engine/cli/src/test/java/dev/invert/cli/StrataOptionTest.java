package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Tests {@code invert explain --strata} on files. */
class StrataOptionTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private String[] arguments(String strata) {
        return new String[] {
            "explain",
            "--quiet",
            "--activations",
            folder.resolve("hidden.npy").toString(),
            "--concepts",
            folder.resolve("labels.csv").toString(),
            "--max-fraction",
            "0.9",
            "--length",
            "1",
            "--strata",
            strata,
            "--out",
            folder.resolve("out").toString()
        };
    }

    /** Writes the classes as strata, in another order than that of the samples. */
    private Path classes() throws IOException {
        AuditFilesOnDisk.write(folder);
        List<String> rows = Files.readAllLines(folder.resolve("labels.csv"));
        StringBuilder strata = new StringBuilder("sample,class\n");
        for (int i = rows.size() - 1; i > 0; i--) {
            String[] fields = rows.get(i).split(",", -1);
            int label = 1;
            while (fields[label].equals("0")) {
                label++;
            }
            strata.append(fields[0]).append(",class").append(label).append('\n');
        }
        return Files.writeString(folder.resolve("strata.csv"), strata);
    }

    @Test
    void formulasThatOnlyTellStrataApartAreSeen() throws Exception {
        // The file names samples, the activations have no ids: rows are matched in order.
        CommandCheck.run(arguments(ordered(classes()).toString()));
        List<String> lines = Files.readAllLines(folder.resolve("out/explanations.jsonl"));
        JsonNode ofClass = JSON.readTree(lines.get(2)).get("explanations").get(0);
        assertThat(ofClass.get("auc").asDouble()).isGreaterThan(0.95);
        // A class does not vary within its own stratum.
        assertThat(ofClass.get("n_strata").asInt()).isZero();
        assertThat(ofClass.has("auc_stratified")).isFalse();
        JsonNode ofMark = JSON.readTree(lines.get(7)).get("explanations").get(0);
        assertThat(ofMark.get("label").asString()).isEqualTo("mark");
        assertThat(ofMark.get("n_strata").asInt()).isEqualTo(AuditFilesOnDisk.CLASSES);
        assertThat(ofMark.get("auc_stratified").asDouble()).isGreaterThan(0.95);
        assertThat(Files.readAllLines(folder.resolve("out/explanations.csv")).get(0))
                .contains(",auc_stratified,n_strata,");
    }

    private Path ordered(Path strata) throws IOException {
        List<String> rows = Files.readAllLines(strata);
        StringBuilder text = new StringBuilder(rows.get(0)).append('\n');
        for (int i = rows.size() - 1; i > 0; i--) {
            text.append(rows.get(i)).append('\n');
        }
        return Files.writeString(folder.resolve("ordered.csv"), text);
    }

    @Test
    void badFilesAreErrors() throws Exception {
        AuditFilesOnDisk.write(folder);
        String missing = folder.resolve("missing.csv").toString();
        assertThat(CommandCheck.fail(arguments(missing))).contains(missing).doesNotContain("\n\n");
        Path few = Files.writeString(folder.resolve("few.csv"), "sample,batch\ns0,a\n");
        assertThat(CommandCheck.fail(arguments(few.toString()))).contains("few.csv");
        assertThat(folder.resolve("out/explanations.jsonl")).doesNotExist();
    }
}
