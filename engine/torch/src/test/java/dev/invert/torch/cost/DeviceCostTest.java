package dev.invert.torch.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the predictions against the table that they were derived from, and the decisions that follow. */
class DeviceCostTest {
    private static final int CORES = 16;

    private static List<String> h100() {
        return List.of("NVIDIA H100 80GB HBM3");
    }

    private static List<String> never() {
        throw new AssertionError("LibTorch would be loaded for nothing");
    }

    /** Returns the search that the table is about: 2,048 neurons on 50,000 samples and 1,473 concepts, length 3. */
    private static SearchJob search(long patterns, int beam, int repetitions) {
        long members = patterns == 1_000 ? 12_000 : 7_900_000;
        return new SearchJob(2_048, 50_000, patterns, 1_473, members, 3, beam, repetitions, false);
    }

    @ParameterizedTest
    @CsvSource({"1000,3,54", "50000,3,320", "50000,10,474"})
    void predictsTheKernels(long patterns, int beam, double milliseconds) {
        assertThat(search(patterns, beam, 0).kernelSeconds(CORES) * 1e3)
                .isCloseTo(milliseconds, Percentage.withPercentage(10));
    }

    @ParameterizedTest
    @CsvSource({"1000,22", "50000,282"})
    void predictsAPermutationOnTheKernels(long patterns, double milliseconds) {
        double one = search(patterns, 3, 1).kernelSeconds(CORES)
                - search(patterns, 3, 0).kernelSeconds(CORES);

        assertThat(one * 1e3).isCloseTo(milliseconds, Percentage.withPercentage(15));
    }

    /** The faster of float64 and float16 products. */
    @ParameterizedTest
    @CsvSource({"1000,3,47,113", "50000,3,62,169", "50000,10,112,342"})
    void predictsGpus(long patterns, int beam, double h100, double rtx4090) {
        SearchJob job = search(patterns, beam, 0);

        assertThat(job.deviceSeconds(DeviceRates.H100) * 1e3).isCloseTo(h100, Percentage.withPercentage(10));
        assertThat(job.deviceSeconds(DeviceRates.RTX_4090) * 1e3).isCloseTo(rtx4090, Percentage.withPercentage(10));
    }

    @ParameterizedTest
    @CsvSource({"1000,19,48", "50000,33,104"})
    void predictsAPermutationOnGpus(long patterns, double h100, double rtx4090) {
        assertThat(permutation(patterns, DeviceRates.H100)).isCloseTo(h100, Percentage.withPercentage(15));
        assertThat(permutation(patterns, DeviceRates.RTX_4090)).isCloseTo(rtx4090, Percentage.withPercentage(15));
    }

    /** Returns the milliseconds of one more search, where transfers do not matter. */
    private static double permutation(long patterns, DeviceRates rates) {
        return (search(patterns, 3, 11).deviceSeconds(rates)
                        - search(patterns, 3, 10).deviceSeconds(rates))
                * 1e3;
    }

    @ParameterizedTest
    @CsvSource({"1000,61", "50000,2190"})
    void predictsScoringOnTheKernels(long patterns, double seconds) {
        ScoreJob job = new ScoreJob(100_000, 50_000, patterns, 1_000_000, 8, false);

        assertThat(job.kernelSeconds(CORES)).isCloseTo(seconds, Percentage.withPercentage(5));
    }

    /** Downloading 800 GB takes 16 s on the H100 and 33 s on the 4090. */
    @Test
    void scoringManyFormulasWaitsForTheDownload() {
        ScoreJob all = new ScoreJob(100_000, 50_000, 1_000, 1_000_000, 8, false);
        ScoreJob best = new ScoreJob(100_000, 50_000, 1_000, 1_000_000, 0, false);

        assertThat(all.deviceSeconds(DeviceRates.H100)).isCloseTo(16, within(0.5));
        assertThat(all.deviceSeconds(DeviceRates.RTX_4090)).isCloseTo(34, within(1.0));
        assertThat(best.deviceSeconds(DeviceRates.H100)).isBetween(0.7, 5.0);
    }

    @Test
    void theDefaultLayerStaysOnTheCpuWithoutLoadingLibTorch() {
        DeviceDecision decision = DeviceCost.decide(search(1_000, 3, 0), CORES, false, DeviceCostTest::never);

        assertThat(decision.device()).isFalse();
        assertThat(decision.kernelSeconds()).isCloseTo(0.054, within(0.006));
        assertThat(decision.deviceSeconds()).isNaN();
        assertThat(decision.reason()).isEqualTo("the kernels are predicted to take 0.057 s, too little for a GPU");
    }

    @Test
    void sparseActivationsStayOnTheCpu() {
        SearchJob job = new SearchJob(100_000, 1_000_000, 500_000, 1_500, 10_000_000, 3, 3, 1_000, true);

        DeviceDecision decision = DeviceCost.decide(job, CORES, true, DeviceCostTest::never);

        assertThat(decision.device()).isFalse();
        assertThat(decision.reason()).startsWith("sparse activations");
    }

    @Test
    void manyNeuronsOnDenseConceptsGoToTheGpu() {
        SearchJob job = new SearchJob(100_000, 50_000, 50_000, 1_473, 7_900_000, 3, 3, 0, false);

        DeviceDecision decision = DeviceCost.decide(job, CORES, false, DeviceCostTest::h100);

        assertThat(decision.device()).isTrue();
        assertThat(decision.kernelSeconds()).isCloseTo(15.6, within(1.0));
        assertThat(decision.deviceSeconds()).isCloseTo(6, within(0.5));
        assertThat(decision.reason()).contains("1 x NVIDIA H100 80GB HBM3 predicted to take");
    }

    @Test
    void manyPermutationsOfADenseLayerGoToTheGpu() {
        assertThat(DeviceCost.decide(search(50_000, 3, 1_000), CORES, false, DeviceCostTest::h100)
                        .device())
                .isTrue();
    }

    /** Enough work for the GPU, but only if it need not start. */
    @Test
    void aStartedGpuTakesShorterJobs() {
        SearchJob job = new SearchJob(35_000, 50_000, 50_000, 1_473, 7_900_000, 3, 3, 0, false);

        assertThat(DeviceCost.decide(job, CORES, false, DeviceCostTest::h100).device())
                .isFalse();
        assertThat(DeviceCost.decide(job, CORES, true, DeviceCostTest::h100).device())
                .isTrue();
    }

    @Test
    void aSlowGpuDoesNotGetTheJob() {
        SearchJob job = new SearchJob(100_000, 50_000, 1_000, 1_473, 12_000, 3, 10, 0, false);
        DeviceDecision decision = DeviceCost.decide(job, 2 * CORES, true, () -> List.of("Tesla T4"));

        assertThat(decision.device()).isFalse();
    }

    @Test
    void severalGpusShareAJob() {
        SearchJob job = new SearchJob(100_000, 50_000, 50_000, 1_473, 7_900_000, 3, 3, 0, false);
        double one = DeviceCost.decide(job, CORES, true, DeviceCostTest::h100).deviceSeconds();
        double two = DeviceCost.decide(job, CORES, true, () -> List.of("H100", "H100"))
                .deviceSeconds();

        assertThat(two).isCloseTo(one / 2, within(1e-9));
    }

    @Test
    void saysThatThereIsNoGpu() {
        DeviceDecision decision = DeviceCost.decide(search(50_000, 3, 1_000), CORES, false, List::of);

        assertThat(decision.device()).isFalse();
        assertThat(decision.reason()).isEqualTo("no GPU that LibTorch can use");
    }
}
