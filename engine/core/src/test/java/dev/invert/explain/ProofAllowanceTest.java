package dev.invert.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.StatisticsOptions;
import org.junit.jupiter.api.Test;

class ProofAllowanceTest {
    @Test
    void theIndexIsPaidByTheRunAndNotBySearchesOfTheirOwn() {
        assertThat(new ProofAllowance(1_000, 4, "run").perSearch(200)).isEqualTo(200);
        // An index of a draw that costs more than the steps of one search leaves these steps as they are.
        assertThat(ProofAllowance.each(1_000).perSearch(50_000)).isEqualTo(1_000);
        assertThat(ProofAllowance.each(Double.POSITIVE_INFINITY)).isEqualTo(ProofAllowance.UNLIMITED);
    }

    @Test
    void whatProofsMakeTheSearchRepeatIsTakenFromThem() {
        ProofAllowance run = new ProofAllowance(1_000, 4, "run");
        assertThat(run.without(50).perSearch(200)).isEqualTo(150);
        assertThat(run.without(500).perSearch(200)).isZero();
        // The allowance of the run has counted it for searches of their own.
        assertThat(ProofAllowance.each(1_000).without(50)).isEqualTo(ProofAllowance.each(1_000));
        assertThat(ProofAllowance.UNLIMITED.without(50)).isEqualTo(ProofAllowance.UNLIMITED);
    }

    @Test
    void theRestOfTheRunIncludesTheSumsOfTheSearch() {
        StatisticsOptions once = StatisticsOptions.DEFAULT;
        double without = ProofAllowance.of(4_096, 1_000_000, true, 0, once).nanos();
        assertThat(ProofAllowance.of(4_096, 1_000_000, true, 5e7, once).nanos()).isEqualTo(without + 4_096 * 5e7);
    }
}
