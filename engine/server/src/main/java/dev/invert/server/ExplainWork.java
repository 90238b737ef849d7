package dev.invert.server;

import dev.invert.LayerExplanation;
import dev.invert.SampleGroups;
import dev.invert.arrays.ActivationFolder;
import dev.invert.explain.Explainer;
import dev.invert.explain.PreparedConcepts;
import dev.invert.labels.LabeledSamples;
import dev.invert.results.ExplanationRun;
import dev.invert.results.LayerFieldsRecord;
import dev.invert.results.NeuronRecords;
import dev.invert.results.ResultCodec;
import dev.invert.results.RunInputs;
import dev.invert.results.RunRecord;
import dev.invert.results.RunRecords;
import dev.invert.results.RunTimes;
import dev.invert.samples.MatchedSamples;
import dev.invert.server.concepts.ConceptStore;
import dev.invert.server.work.LineSink;
import dev.invert.server.work.Progress;
import dev.invert.server.work.Work;
import dev.invert.server.work.WorkQueue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;

/** Explains the neurons of one layer: a line per neuron, and a last line with what needs all of them. */
final class ExplainWork implements Work {
    private final ConceptStore.Lease concepts;
    private final RequestActivations activations;
    private final RequestOptions.ExplainRequest request;
    private final boolean inOrder;
    private final long start = System.nanoTime();

    /**
     * Creates the work.
     *
     * @param concepts closed with this object
     * @param activations closed with this object
     * @param inOrder whether neurons are sent complete and in order once all of them are explained; otherwise each is
     *     sent as soon as it is explained
     */
    ExplainWork(
            ConceptStore.Lease concepts,
            RequestActivations activations,
            RequestOptions.ExplainRequest request,
            boolean inOrder) {
        this.concepts = concepts;
        this.activations = activations;
        this.request = request;
        this.inOrder = inOrder;
    }

    /**
     * The last line.
     *
     * @param run the content of run.json
     * @param neurons the fields that lines sent before lack; empty if they are complete
     */
    record LastLine(RunRecord run, List<LayerFieldsRecord> neurons) {}

    @Override
    public void run(WorkQueue.Place place, LineSink lines, Progress progress) {
        LabeledSamples labels = concepts.set().labels();
        try (MatchedSamples samples = activations.match(labels, request.commonOnly())) {
            int[] neurons = request.neurons().apply(samples.activations().neuronCount());
            progress.begin(neurons.length, request.repetitions());
            double load = RunTimes.secondsSince(start);
            int most = request.threads() == 0 ? neurons.length : Math.min(request.threads(), neurons.length);
            int threads = place.begin(most);
            SampleGroups groups = samples.groups().isEmpty() ? null : SampleGroups.of(samples.groups());
            Explainer.Builder builder = request.explainer()
                    .of(samples.activations().isSparse(), samples.concepts().sampleCount())
                    .threads(threads)
                    .groups(groups)
                    .evidence(true)
                    .progress(progress::done)
                    .repetitionProgress(done -> {
                        progress.repetitionsDone(done);
                        place.yieldTurn();
                    });
            Explainer options = builder.build();
            NeuronRecords records = new NeuronRecords(
                    activations.layer(),
                    samples.concepts(),
                    samples.sampleIds(),
                    options.options().statistics());
            Explainer explainer = builder.listener(neuron -> {
                        if (!inOrder) {
                            lines.line(ResultCodec.encode(records.of(neuron)));
                        }
                        place.yieldTurn();
                    })
                    .build();
            explain(explainer, samples, neurons, load, lines);
        }
    }

    private void explain(Explainer explainer, MatchedSamples samples, int[] neurons, double load, LineSink lines) {
        long prepareStart = System.nanoTime();
        PreparedConcepts shared = concepts.set().prepared();
        boolean same = samples.concepts() == shared.concepts();
        PreparedConcepts own = same ? null : explainer.prepare(samples.concepts());
        // A resource may be null: most requests use the shared concepts as they are.
        try (own) {
            double prepare = RunTimes.secondsSince(prepareStart);
            long explainStart = System.nanoTime();
            LayerExplanation result = explainer.explain(samples.activations(), same ? shared : own, neurons);
            RunTimes times = new RunTimes(start, 0, load, prepare, RunTimes.secondsSince(explainStart));
            finish(
                    new ExplanationRun(
                            activations.layer(),
                            inputs(samples),
                            result,
                            samples.concepts(),
                            samples.sampleIds(),
                            activations.images(),
                            "cpu",
                            times),
                    result,
                    lines);
        }
    }

    private void finish(ExplanationRun run, LayerExplanation result, LineSink lines) {
        long writeStart = System.nanoTime();
        try {
            if (inOrder) {
                run.forEachRecord(ResultCodec::encode, lines::line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<LayerFieldsRecord> late = inOrder
                ? List.of()
                : result.neurons().stream()
                        .map(neuron ->
                                LayerFieldsRecord.of(neuron, result.options().statistics()))
                        .toList();
        lines.line(ResultCodec.encodeLine(new LastLine(RunRecords.of(run, writeStart), late)));
    }

    private RunInputs inputs(MatchedSamples samples) {
        boolean byId = !activations.sampleIds().isEmpty()
                && !concepts.set().labels().sampleIds().isEmpty();
        return new RunInputs(
                activations.source(),
                concepts.set().id(),
                byId,
                new HashSet<>(samples.groups()).size(),
                ActivationFolder.Model.UNKNOWN);
    }

    @Override
    public void close() {
        activations.close();
        concepts.close();
    }
}
