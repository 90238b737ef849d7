package dev.invert.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import dev.invert.results.ProgramVersion;
import dev.invert.results.ResultCodec;
import dev.invert.results.RunTimes;
import dev.invert.samples.MatchedSamples;
import dev.invert.score.FormulaSource;
import dev.invert.score.ScoreSink;
import dev.invert.score.ScoreSummary;
import dev.invert.score.Scorer;
import dev.invert.server.concepts.ConceptStore;
import dev.invert.server.work.LineSink;
import dev.invert.server.work.Progress;
import dev.invert.server.work.Work;
import dev.invert.server.work.WorkQueue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Scores formulas on the neurons of one layer: a line per formula, and a last line with the totals. */
final class ScoreWork implements Work {
    private final ConceptStore.Lease concepts;
    private final RequestActivations activations;
    private final RequestOptions.ScoreRequest request;
    private final List<String> formulas;
    private final long start = System.nanoTime();

    /**
     * Creates the work.
     *
     * @param concepts closed with this object
     * @param activations closed with this object
     */
    ScoreWork(
            ConceptStore.Lease concepts,
            RequestActivations activations,
            RequestOptions.ScoreRequest request,
            List<String> formulas) {
        this.concepts = concepts;
        this.activations = activations;
        this.request = request;
        this.formulas = formulas;
    }

    /**
     * The line of a formula.
     *
     * @param formula text as given
     * @param nPositive number of samples that satisfy it
     * @param fraction fraction of samples that satisfy it
     * @param auc AUC of each chosen neuron; null if the formula holds for no sample or for all samples
     */
    record FormulaLine(
            String formula,
            long nPositive,
            double fraction,

            @JsonInclude(content = JsonInclude.Include.ALWAYS)
            List<Double> auc) {}

    /**
     * The last line.
     *
     * @param run totals
     */
    record LastLine(Run run) {}

    /**
     * Totals of a run.
     *
     * @param version version of the program
     * @param layer name of the layer
     * @param neurons indices of the neurons, in the order of the AUCs
     * @param nFormulas number of formulas
     * @param nSamples N
     * @param nPatterns number of distinct rows of the concept matrix
     * @param nConcepts number of concepts
     * @param kernel name of the kernels
     * @param threads number of threads
     * @param seconds wall-clock time since the request was read
     */
    record Run(
            String version,
            String layer,
            List<Integer> neurons,
            long nFormulas,
            int nSamples,
            int nPatterns,
            int nConcepts,
            String kernel,
            int threads,
            double seconds) {}

    @Override
    public void run(WorkQueue.Place place, LineSink lines, Progress progress) {
        try (MatchedSamples samples = activations.match(concepts.set().labels(), request.commonOnly())) {
            int[] neurons = request.neurons().apply(samples.activations().neuronCount());
            progress.begin(formulas.size(), 0);
            int most = request.threads() == 0 ? Integer.MAX_VALUE : request.threads();
            Scorer scorer = Scorer.create()
                    .withThreads(place.begin(most))
                    .withProgress(done -> progress.done((int) Math.min(done, Integer.MAX_VALUE)));
            try (Table table = new Table(formulas.size(), neurons.length, samples)) {
                ScoreSummary summary = scorer.score(
                        samples.activations(), samples.concepts(), neurons, FormulaSource.of(formulas), table);
                for (int m = 0; m < formulas.size(); m++) {
                    lines.line(ResultCodec.encodeLine(table.line(m)));
                    place.yieldTurn();
                }
                lines.line(ResultCodec.encodeLine(new LastLine(run(summary, neurons))));
            }
        }
    }

    private Run run(ScoreSummary summary, int[] neurons) {
        return new Run(
                ProgramVersion.engine(),
                activations.layer(),
                java.util.Arrays.stream(neurons).boxed().toList(),
                summary.formulaCount(),
                summary.sampleCount(),
                summary.patternCount(),
                summary.conceptCount(),
                summary.kernel(),
                summary.threads(),
                RunTimes.secondsSince(start));
    }

    /** The AUCs of all formulas, in native memory: they arrive by blocks of neurons. */
    private final class Table implements ScoreSink, AutoCloseable {
        private final int neuronCount;
        private final List<Long> counts = new ArrayList<>();
        private final int sampleCount;
        private final NativeBlock aucs;

        Table(int formulaCount, int neuronCount, MatchedSamples samples) {
            this.neuronCount = neuronCount;
            this.sampleCount = samples.concepts().sampleCount();
            this.aucs = samples.activations()
                    .budget()
                    .allocate(MemoryTag.RANKS, (long) formulaCount * neuronCount * Double.BYTES);
        }

        @Override
        public synchronized void formulas(String[] texts, long[] positiveCounts, int count, int samples) {
            for (int m = 0; m < count; m++) {
                counts.add(positiveCounts[m]);
            }
        }

        @Override
        public void aucs(long firstFormula, int formulaCount, int firstColumn, int columnCount, ByteBuffer block) {
            for (int m = 0; m < formulaCount; m++) {
                long row = (firstFormula + m) * neuronCount + firstColumn;
                ByteBuffer from = block.slice(m * columnCount * Double.BYTES, columnCount * Double.BYTES);
                aucs.slice(row * Double.BYTES, (long) columnCount * Double.BYTES)
                        .put(from);
            }
        }

        FormulaLine line(int formula) {
            ByteBuffer row = aucs.slice((long) formula * neuronCount * Double.BYTES, (long) neuronCount * Double.BYTES);
            List<Double> values = new ArrayList<>(neuronCount);
            for (int k = 0; k < neuronCount; k++) {
                double auc = row.getDouble(k * Double.BYTES);
                values.add(Double.isNaN(auc) ? null : auc);
            }
            return new FormulaLine(
                    formulas.get(formula), counts.get(formula), (double) counts.get(formula) / sampleCount, values);
        }

        @Override
        public void close() {
            aucs.close();
        }
    }

    @Override
    public void close() {
        activations.close();
        concepts.close();
    }
}
