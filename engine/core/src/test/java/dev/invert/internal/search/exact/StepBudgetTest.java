package dev.invert.internal.search.exact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class StepBudgetTest {
    private static final double SHARE = 100;

    @Test
    void eachProofMayTakeHalfAShareAndTheBlockAllShares() {
        Random random = new Random(3);
        for (int block = 0; block < 100; block++) {
            int proofs = 1 + random.nextInt(20);
            StepBudget budget = new StepBudget(SHARE);
            budget.start(proofs);
            double spent = 0;
            for (int proof = 0; proof < proofs; proof++) {
                double allowed = budget.next();
                assertThat(allowed).isGreaterThanOrEqualTo(SHARE / 2 - 1e-9);
                double taken = random.nextBoolean() ? allowed : random.nextDouble() * allowed;
                budget.spend(taken);
                spent += taken;
            }
            assertThat(spent).isLessThanOrEqualTo(proofs * SHARE + 1e-9);
        }
    }

    @Test
    void laterProofsMayTakeWhatEarlierOnesLeave() {
        StepBudget budget = new StepBudget(SHARE);
        budget.start(2);
        assertThat(budget.next()).isEqualTo(1.5 * SHARE);
        budget.spend(0.25 * SHARE);
        assertThat(budget.next()).isEqualTo(1.75 * SHARE);
    }

    @Test
    void withoutABlockEachProofHasItsShare() {
        StepBudget budget = new StepBudget(SHARE);
        for (int proof = 0; proof < 3; proof++) {
            assertThat(budget.next()).isEqualTo(SHARE);
            budget.spend(proof * SHARE / 2);
        }
    }

    @Test
    void noLimitIsNeverSpent() {
        StepBudget budget = new StepBudget(Double.POSITIVE_INFINITY);
        budget.start(3);
        for (int proof = 0; proof < 5; proof++) {
            assertThat(budget.next()).isInfinite();
            budget.spend(1e12);
        }
    }
}
