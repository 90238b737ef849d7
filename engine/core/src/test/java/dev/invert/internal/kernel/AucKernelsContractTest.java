package dev.invert.internal.kernel;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.RandomProblem;
import dev.invert.errors.NonFiniteActivationException;
import dev.invert.testing.RequiredParts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the contract of the kernels, once per implementation that can run here. */
@Tag("kernels")
class AucKernelsContractTest {
    /**
     * Sample counts around a word (63 to 65), a vector of 4 and 8, an unroll of 16, and several cache lines of each.
     */
    private static final int[] SAMPLE_COUNTS = {2, 3, 7, 8, 13, 15, 16, 17, 63, 64, 65, 127, 128, 207, 702, 4097};

    /** Sample counts past 16-bit sample numbers, and past the packed count-and-sum word (2^20 samples). */
    private static final int[] WIDE_SAMPLE_COUNTS = {70_001, 1_100_000};

    static Stream<AucKernels> kernels() {
        return KernelChoice.all().stream();
    }

    static Stream<Arguments> cases() {
        return kernels()
                .flatMap(kernel -> Arrays.stream(SAMPLE_COUNTS)
                        .boxed()
                        .flatMap(n -> Stream.of(1, 5, 40).map(c -> Arguments.of(kernel.name(), n, c))));
    }

    static Stream<Arguments> wideCases() {
        return kernels()
                .flatMap(kernel -> Arrays.stream(WIDE_SAMPLE_COUNTS).mapToObj(n -> Arguments.of(kernel.name(), n, 5)));
    }

    /** Problems with so many patterns that the samples with other ranks than the shared one are summed apart. */
    static Stream<Arguments> sparseCases() {
        return Stream.concat(
                cases(),
                kernels()
                        .flatMap(kernel -> Stream.of(
                                Arguments.of(kernel.name(), 70_001, 20), Arguments.of(kernel.name(), 1_100_000, 14))));
    }

    @Test
    void thereIsAKernelToTest() {
        assertThat(KernelChoice.all()).isNotEmpty();
        assertThat(KernelChoice.all())
                .extracting(AucKernels::name)
                .doesNotHaveDuplicates()
                .contains("java");
    }

    @Test
    void requiredKernelsCanRun() {
        assertThat(KernelChoice.all())
                .extracting(AucKernels::name)
                .containsAll(RequiredParts.required().stream()
                        .filter(part -> part.startsWith("native-"))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource({"cases", "wideCases"})
    void literalsAndExtensionsHaveTheirDefinedCountsAndSums(String kernel, int sampleCount, int conceptCount)
            throws Exception {
        RandomProblem problem = new RandomProblem(sampleCount * 31L + conceptCount, sampleCount, conceptCount);
        assertNoNativeLeak(() -> check(KernelChoice.byName(kernel), problem, sampleCount > 500 ? 2 : 20));
    }

    /** Uses 600,000 memberships in distinct rows, enough for kernels to sum sixteen rows at once. */
    @ParameterizedTest
    @MethodSource("kernels")
    void manyMembershipsInDistinctRows(AucKernels kernel) throws Exception {
        Random random = new Random(5);
        RandomProblem problem = new RandomProblem(4, 10_007, 400);
        for (int c = 0; c < 400; c++) {
            double density = c < 300 ? 0.01 + 0.05 * random.nextDouble() : 0.6 * random.nextDouble();
            for (int i = 0; i < problem.sampleCount; i++) {
                problem.columns[c][i] = random.nextDouble() < density;
            }
        }
        assertNoNativeLeak(() -> check(kernel, problem, 19));
    }

    /** Most samples of these neurons share an activation; the last neuron is sparse in signed values. */
    @ParameterizedTest
    @MethodSource("sparseCases")
    void sparseNeuronsInSingleWorkspaces(String kernel, int sampleCount, int conceptCount) throws Exception {
        Random random = new Random(sampleCount + conceptCount);
        RandomProblem problem = new RandomProblem(sampleCount * 37L + conceptCount, sampleCount, conceptCount);
        float[][] neurons = new float[sampleCount > 5000 ? 2 : 4][sampleCount];
        for (int k = 0; k < neurons.length; k++) {
            float shared = k == 1 ? 2 : 0;
            for (int i = 0; i < sampleCount; i++) {
                float other =
                        (1 + random.nextInt(9)) * (k == neurons.length - 1 && random.nextBoolean() ? -0.25f : 0.25f);
                neurons[k][i] = random.nextDouble() < 0.02 ? other : shared;
            }
        }
        assertNoNativeLeak(() -> check(KernelChoice.byName(kernel), problem, neurons, true));
        assertNoNativeLeak(() -> check(KernelChoice.byName(kernel), problem, 1));
    }

    private static void check(AucKernels kernel, RandomProblem problem, int neuronCount) {
        float[][] neurons = new float[neuronCount][];
        for (int k = 0; k < neuronCount; k++) {
            neurons[k] = problem.neuron();
        }
        check(kernel, problem, neurons, neuronCount == 1);
    }

    private static void check(AucKernels kernel, RandomProblem problem, float[][] neurons, boolean single) {
        int neuronCount = neurons.length;
        try (ConceptMatrix concepts = problem.matrix();
                ActivationMatrix activations = ActivationMatrix.of(neurons);
                PatternTable table = PatternTable.of(concepts, kernel.collapse());
                AucKernels.BoundKernels bound = kernel.bind(table);
                AucWorkspace workspace = single
                        ? bound.openSingle(2, 8 * Math.max(1, table.conceptCount()))
                        : bound.open(2, 8 * Math.max(1, table.conceptCount()))) {
            checkPatterns(problem, table);
            NaiveJoint naive = new NaiveJoint(problem, table);
            for (int first = 0; first < neuronCount; first += workspace.laneCount()) {
                int lanes = Math.min(workspace.laneCount(), neuronCount - first);
                try (ActivationBlock block = activations.load(first, lanes)) {
                    checkLanes(workspace, table, naive, block, neurons, first, lanes);
                }
            }
        }
    }

    private static void checkPatterns(RandomProblem problem, PatternTable table) {
        var patternOf = table.patternOfSample();
        var sizes = table.patternSizes();
        int[] counted = new int[table.patternCount()];
        for (int i = 0; i < problem.sampleCount; i++) {
            counted[patternOf.get(i)]++;
        }
        for (int p = 0; p < counted.length; p++) {
            assertThat(sizes.get(p)).isEqualTo(counted[p]).isPositive();
        }
        for (int c = 0; c < table.conceptCount(); c++) {
            boolean[] column = problem.columns[table.columns(c).get(0)];
            var bits = table.bits(c);
            for (int i = 0; i < problem.sampleCount; i++) {
                int p = patternOf.get(i);
                boolean bit = ((bits.get(p >>> 6) >>> p) & 1) != 0;
                if (bit != column[i]) {
                    throw new AssertionError("concept " + c + ", sample " + i + ", pattern " + p);
                }
            }
        }
    }

    private static void checkLanes(
            AucWorkspace workspace,
            PatternTable table,
            NaiveJoint naive,
            ActivationBlock block,
            float[][] neurons,
            int first,
            int lanes) {
        for (int lane = 0; lane < lanes; lane++) {
            RankSummary summary = workspace.rank(lane, block.values(lane)).summary();
            float[] values = neurons[first + lane];
            assertThat(summary.nonFiniteSample()).isEqualTo(-1);
            assertThat(summary.constant()).isEqualTo(NaiveRanks.isConstant(values));
            assertThat(summary.tieTerm()).isEqualTo(NaiveRanks.tieTerm(values));
        }
        workspace.sumLiterals(lanes);
        if (table.conceptCount() == 0) {
            return;
        }
        Random random = new Random(first);
        int[] laneOf = new int[lanes];
        int[] slots = new int[lanes];
        int[] parents = new int[lanes];
        Arrays.fill(parents, -1);
        List<boolean[]> truths = new ArrayList<>();
        for (int lane = 0; lane < lanes; lane++) {
            naive.rank(neurons[first + lane]);
            for (int c = 0; c < table.conceptCount(); c++) {
                assertThat(workspace.literalZ(lane, c)).isEqualTo(naive.z(naive.concept(c)));
            }
            laneOf[lane] = lane;
            slots[lane] = 2 * lane;
            workspace.assignAll(slots[lane]);
            truths.add(naive.all());
            extend(workspace, table, naive, random, slots[lane], slots[lane], truths.get(lane));
        }
        workspace.sumJoint(lanes, laneOf, slots, parents);
        checkSelections(workspace, table, naive, neurons, first, slots, truths);

        // One more literal in the second slot of each lane, summed from its parent.
        for (int lane = 0; lane < lanes; lane++) {
            parents[lane] = slots[lane];
            slots[lane]++;
            extend(workspace, table, naive, random, slots[lane], parents[lane], truths.get(lane));
        }
        workspace.sumJoint(lanes, laneOf, slots, parents);
        checkSelections(workspace, table, naive, neurons, first, slots, truths);
    }

    private static void extend(
            AucWorkspace workspace,
            PatternTable table,
            NaiveJoint naive,
            Random random,
            int slot,
            int parent,
            boolean[] truth) {
        int concept = random.nextInt(table.conceptCount());
        Operation operation = Operation.of(random.nextInt(4));
        workspace.assign(slot, parent, operation, concept);
        naive.join(truth, operation, concept);
    }

    private static void checkSelections(
            AucWorkspace workspace,
            PatternTable table,
            NaiveJoint naive,
            float[][] neurons,
            int first,
            int[] slots,
            List<boolean[]> truths) {
        int everything = 8 * table.conceptCount();
        // The definition is slow, so only every seventh formula of large problems is checked.
        int step = table.sampleCount() > 5000 ? 7 : 1;
        for (int lane = 0; lane < slots.length; lane += step) {
            naive.rank(neurons[first + lane]);
            boolean[] truth = truths.get(lane);
            Selection selection = new Selection(everything);
            selection.start(
                    everything,
                    new ScoreRule(ScoreRule.Kind.AREA, table.sampleCount(), 0),
                    1,
                    table.sampleCount() - 1L,
                    false,
                    1,
                    null);
            CandidateList found = new CandidateList();
            workspace.select(lane, slots[lane], naive.n(truth), naive.z(truth), selection, found);
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < found.size(); i++) {
                texts.add(found.code(i) + " " + found.n(i) + " " + found.z(i));
            }
            naive.extend(truth);
            assertThat(texts).containsExactlyInAnyOrderElementsOf(naive.extensions());
            checkBest(workspace, table, naive, lane, slots[lane], truth);
        }
    }

    /** Checks that with k = 3 and bounds none of the best extensions is lost. */
    private static void checkBest(
            AucWorkspace workspace, PatternTable table, NaiveJoint naive, int lane, int slot, boolean[] truth) {
        long total = table.sampleCount();
        for (ScoreRule.Kind kind : ScoreRule.Kind.values()) {
            // For BOUND, a typical number of standard errors.
            ScoreRule rule = new ScoreRule(kind, total, 4);
            for (int sign : new int[] {1, -1}) {
                for (boolean outside : new boolean[] {false, true}) {
                    Selection selection = new Selection(3);
                    selection.start(3, rule, total / 10 + 1, total / 2, outside, sign, null);
                    CandidateList found = new CandidateList();
                    workspace.select(lane, slot, naive.n(truth), naive.z(truth), selection, found);
                    List<Integer> codes = new ArrayList<>();
                    for (int i = 0; i < found.size(); i++) {
                        codes.add(found.code(i));
                    }
                    assertThat(codes)
                            .as("%s, sign %d, outside %s", kind, sign, outside)
                            .containsAll(naive.bestCodes(rule, 3, sign, total / 10 + 1, total / 2, outside))
                            .doesNotHaveDuplicates();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void namesTheFirstValueThatIsNotFinite(AucKernels kernel) throws Exception {
        RandomProblem problem = new RandomProblem(3, 100, 4);
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            for (int at : new int[] {0, 1, 63, 64, 99}) {
                float[] values = problem.neuron();
                values[at] = bad;
                values[99] = bad;
                assertNoNativeLeak(() -> {
                    try (ConceptMatrix concepts = problem.matrix();
                            ActivationMatrix activations = ActivationMatrix.of(new float[][] {values});
                            PatternTable table = PatternTable.of(concepts, kernel.collapse());
                            AucKernels.BoundKernels bound = kernel.bind(table);
                            AucWorkspace workspace = bound.open(1, 1);
                            ActivationBlock block = activations.load(0, 1)) {
                        RankedNeuron neuron = workspace.rank(0, block.values(0));
                        assertThat(neuron.summary().nonFiniteSample()).isEqualTo(at);
                        assertThatThrownBy(neuron::requireFinite)
                                .isInstanceOf(NonFiniteActivationException.class)
                                .hasMessageContaining("neuron 0 on sample " + at);
                    }
                });
            }
        }
    }
}
