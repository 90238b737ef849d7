package dev.invert.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProofAllowanceTest {
    @Test
    void theIndexIsPaidByTheRunAndNotBySearchesOfTheirOwn() {
        assertThat(new ProofAllowance(1_000, 4, "run").perSearch(200)).isEqualTo(200);
        // An index of a draw that costs more than the steps of one search leaves these steps as they are.
        assertThat(ProofAllowance.each(1_000).perSearch(50_000)).isEqualTo(1_000);
        assertThat(ProofAllowance.each(Double.POSITIVE_INFINITY)).isEqualTo(ProofAllowance.UNLIMITED);
    }
}
