package dev.invert.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.Evidence;
import dev.invert.TokenEvidence;
import dev.invert.TokenFit;
import dev.invert.TokenSet;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Evidence from tokens is written with texts, and read again without loss. */
class TokenEvidenceRecordTest {
    private static final TokenEvidence EVIDENCE = new TokenEvidence(
            30,
            1_000,
            List.of(new TokenEvidence.Tenth(0.5, 2.25, 3, 1)),
            List.of(
                    new TokenEvidence.Context(
                            TokenEvidence.Kind.FIRING,
                            0,
                            17,
                            1,
                            List.of(5, 7, 5),
                            List.of(Double.NaN, 2.25, 0.0),
                            List.of(false, true, false)),
                    new TokenEvidence.Context(
                            TokenEvidence.Kind.FALSE_ALARM, -1, 3, 0, List.of(7), List.of(-1.5), List.of(true))),
            Optional.of(new TokenSet(List.of(7, 5), 12, 0.75, 0.875, 420, new TokenSet.HeldOut(0.5, Double.NaN))),
            new TokenFit(0.1, 0.3, Double.NaN, true));

    @Test
    void nothingIsLost() {
        Evidence evidence = new Evidence(
                        new Evidence.Histogram(0, 1, List.of(1L), List.of(2L)), List.of(), List.of(), List.of())
                .with(EVIDENCE);
        EvidenceRecord record = EvidenceRecord.of(
                evidence, null, sample -> "s" + sample, new TokenWords(id -> " w" + id, id -> "'w" + id + "'"));
        String line = "{\"neuron\":0,\"status\":\"none\","
                + new String(ResultCodec.encodeLine(record), StandardCharsets.UTF_8).substring(1);
        assertThat(line)
                .contains(
                        "\"texts\":[\"'w7'\",\"'w5'\"]",
                        "\"r_holdout\":0.5",
                        "\"u2\":420",
                        "\"not_samples\":[0]",
                        "\"fit\":{\"verdict\":\"partly\",\"r\":0.1,\"r_token_set\":0.3,\"held_out\":true}")
                .doesNotContain("auc_holdout", "NaN", "\"fifth\":-1");

        EvidenceRecord read = ResultCodec.decodeNeuron(line, "here").evidence();

        assertThat(read.tokens().texts()).isEqualTo(Map.of(5, " w5", 7, " w7"));
        assertThat(read.toEvidence(id -> Integer.parseInt(id.substring(1)))).contains(evidence);
    }
}
