package dev.invert.scores;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.results.ResultCodec;
import dev.invert.score.ScoreSummary;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScoreRunRecordTest {
    @Test
    void fieldsHaveTheirNamesAndOrderAndAreReadBack() {
        ScoreSummary summary = new ScoreSummary("java", 2, 10, 4, 3, 5, 7, 0.25, 0.5, 0.75, 1);
        ScoreRunRecord run = ScoreRunRecord.of(
                summary, Map.of("neurons", "all"), Map.of("name", "kernels"), 2, System.nanoTime(), 4096);

        String text = new String(ResultCodec.encodeRun(run), UTF_8);

        assertThat(text.replaceAll("\\s", ""))
                .matches("\\{\"version\":\"[^\"]+\",\"java\":\"[^\"]+\",\"options\":\\{\"neurons\":\"all\"},"
                        + "\"kernel\":\"java\",\"device\":\"cpu\",\"threads\":2,\"n_samples\":10,\"n_patterns\":4,"
                        + "\"n_concepts\":3,\"n_neurons\":5,\"n_formulas\":7,\"formulas_evaluated\":35,"
                        + "\"seconds\":\\{\"load\":2\\.0,\"rank\":0\\.25,\"evaluate\":0\\.5,\"score\":0\\.75,"
                        + "\"write\":1\\.0,\"total\":[-0-9.E]+},\"peak_native_bytes\":\\d+,"
                        + "\"backend\":\\{\"name\":\"kernels\"}}");
        assertThat(ResultCodec.decodeRun(text, ScoreRunRecord.class, "run.json"))
                .isEqualTo(run);
    }
}
