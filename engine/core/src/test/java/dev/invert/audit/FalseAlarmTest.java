package dev.invert.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Counts alarms for random concepts, some of which depend on the class. bench/results/2026-11-audit has 200 cases. */
class FalseAlarmTest {
    private static final int CASES = 60;

    @Test
    void theFamilyWiseRateHoldsForConceptsThatDependOnTheClass() {
        int alarms = 0;
        for (int seed = 0; seed < CASES; seed++) {
            try (AuditCase problem = new AuditCase(1000 + seed, 4, 400, 6, false, 3)) {
                AuditResult result = Auditor.builder()
                        .outputLayer(true)
                        .build()
                        .audit(problem.activations, problem.concepts, problem.intended());
                assertThat(result.summary().testedPairs()).isEqualTo(4 * 6);
                assertThat(result.pairs()).noneMatch(pair -> pair.verdict() == AuditVerdict.FLAGGED);
                boolean alarm = result.pairs().stream().anyMatch(pair -> pair.log10Holm() <= Math.log10(0.05));
                alarms += alarm ? 1 : 0;
            }
        }
        // Binomial with 60 trials at 0.05: 8 or more have a probability of 0.8 %.
        assertThat(alarms).isBetween(0, 7);
    }
}
