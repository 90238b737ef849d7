package dev.invert.results;

import dev.invert.Certificate;
import dev.invert.ConceptMatrix;
import dev.invert.Explanation;
import dev.invert.NeuronExplanation;
import dev.invert.Simplification;
import dev.invert.StatisticsOptions;
import dev.invert.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Creates the records of one layer's neurons: adds the layer, sample ids and concept descriptions to the results. */
public final class NeuronRecords {
    private final String layer;
    private final ConceptWords words;
    private final List<String> sampleIds;
    private final StatisticsOptions options;
    private final TokenWords tokens;

    /**
     * Prepares the records of one layer; reads the concept matrix once.
     *
     * @param layer name of the layer
     * @param concepts may be closed afterwards
     * @param sampleIds N ids, or empty to identify samples by index
     * @param options options of the run, which the verdicts follow from
     */
    public NeuronRecords(String layer, ConceptMatrix concepts, List<String> sampleIds, StatisticsOptions options) {
        this(layer, concepts, sampleIds, options, TokenWords.IDS);
    }

    /**
     * Prepares the records of a layer whose samples are tokens.
     *
     * @param layer name of the layer
     * @param concepts may be closed afterwards
     * @param sampleIds N ids, or empty to identify samples by index
     * @param options options of the run, which the verdicts follow from
     * @param tokens texts of the tokens
     */
    public NeuronRecords(
            String layer,
            ConceptMatrix concepts,
            List<String> sampleIds,
            StatisticsOptions options,
            TokenWords tokens) {
        this.layer = layer;
        this.words = new ConceptWords(concepts);
        this.sampleIds = sampleIds;
        this.options = options;
        this.tokens = tokens;
    }

    /** Returns the record of a neuron. */
    public NeuronRecord of(NeuronExplanation neuron) {
        Optional<Verdict> verdict = Verdict.of(neuron, options);
        Optional<Certificate> certificate = neuron.certificate();
        Optional<Simplification> simplification = neuron.simplification();
        List<Explanation> best = neuron.explanations();
        Map<Integer, List<ExplanationRecord>> perLength = new LinkedHashMap<>();
        for (List<Explanation> found : neuron.perLength()) {
            perLength.put(perLength.size() + 1, found.stream().map(this::record).toList());
        }
        return new NeuronRecord(
                neuron.neuron(),
                layer,
                neuron.status(),
                verdict.map(Verdict::kind).orElse(null),
                verdict.map(Verdict::reason).orElse(null),
                neuron.formulasEvaluated(),
                RobustnessRecord.of(neuron.robustness()),
                IntStream.range(0, best.size())
                        .mapToObj(i -> ExplanationRecord.of(
                                best.get(i),
                                i == 0 && simplification.isEmpty() ? certificate : Optional.empty(),
                                words))
                        .toList(),
                certificate.flatMap(Certificate::beam).map(this::record).orElse(null),
                neuron.excluded().map(this::record).orElse(null),
                simplification
                        .map(simpler -> ExplanationRecord.of(simpler.best(), certificate, words))
                        .orElse(null),
                simplification
                        .map(Simplification::aucLoss)
                        .map(FieldValues::known)
                        .orElse(null),
                simplification
                        .map(Simplification::standardError)
                        .map(FieldValues::known)
                        .orElse(null),
                perLength,
                neuron.evidence()
                        .map(shown -> EvidenceRecord.of(shown, words, this::sampleId, tokens))
                        .orElse(EvidenceRecord.NONE));
    }

    private ExplanationRecord record(Explanation explanation) {
        return ExplanationRecord.of(explanation, Optional.empty(), words);
    }

    private String sampleId(int sample) {
        return sampleIds.isEmpty() ? Integer.toString(sample) : sampleIds.get(sample);
    }
}
