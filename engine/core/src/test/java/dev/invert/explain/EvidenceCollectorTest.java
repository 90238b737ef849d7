package dev.invert.explain;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.Evidence;
import dev.invert.Formula;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvidenceCollectorTest {
    /**
     * Sample counts below, equal to and above the number shown; few distinct values, so that ties are broken by
     * position.
     */
    @ParameterizedTest
    @ValueSource(ints = {2, 12, 13, 300})
    void showsTheMostActiveSamplesAndTheLeastActiveInside(int sampleCount) throws Exception {
        Random random = new Random(sampleCount);
        float[] values = new float[sampleCount];
        boolean[] inside = new boolean[sampleCount];
        for (int i = 0; i < sampleCount; i++) {
            values[i] = random.nextInt(5) - 2;
            inside[i] = i == 0 || (random.nextInt(3) == 0 && i > 1);
        }
        assertNoNativeLeak(() -> {
            Evidence evidence = collect(values, inside);
            assertThat(evidence.topSamples())
                    .extracting(Evidence.TopSample::sample)
                    .containsExactlyElementsOf(sorted(sampleCount, 12, Comparator.comparing(i -> -values[i])));
            List<Integer> positives =
                    new ArrayList<>(sorted(sampleCount, sampleCount, Comparator.comparing(i -> values[i])));
            positives.removeIf(i -> !inside[i]);
            assertThat(evidence.inactiveSamples())
                    .extracting(Evidence.TopSample::sample)
                    .containsExactlyElementsOf(positives.subList(0, Math.min(6, positives.size())));
            assertThat(evidence.topSamples())
                    .allMatch(s -> s.inside() == inside[s.sample()] && s.activation() == values[s.sample()]);
            assertThat(evidence.inactiveSamples()).allMatch(Evidence.TopSample::inside);
        });
    }

    @Test
    void theHistogramCountsEverySampleOnce() {
        Evidence evidence = collect(new float[] {0, 1, 2, 4}, new boolean[] {false, true, false, true});

        assertThat(evidence.histogram().low()).isZero();
        assertThat(evidence.histogram().high()).isEqualTo(4);
        assertThat(evidence.histogram().inside()).hasSize(40).contains(1L, org.assertj.core.api.Assertions.atIndex(10));
        assertThat(evidence.histogram().inside().stream().mapToLong(n -> n).sum())
                .isEqualTo(2);
        assertThat(evidence.histogram().outside().stream().mapToLong(n -> n).sum())
                .isEqualTo(2);
        assertThat(evidence.steps()).hasSize(1);
    }

    private static Evidence collect(float[] values, boolean[] inside) {
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(values.length, List.of(Concept.named("c")))) {
            IntStream.range(0, inside.length).filter(i -> inside[i]).forEach(i -> builder.set(i, 0));
            try (ConceptMatrix concepts = builder.build();
                    RankedRow row = new RankedRow(values, concepts)) {
                return row.evidence(Formula.of("c"));
            }
        }
    }

    /** Returns the first samples in a stable order: of equal samples the earlier one comes first. */
    private static List<Integer> sorted(int sampleCount, int most, Comparator<Integer> order) {
        return IntStream.range(0, sampleCount).boxed().sorted(order).limit(most).toList();
    }
}
