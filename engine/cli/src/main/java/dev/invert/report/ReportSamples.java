package dev.invert.report;

import dev.invert.results.EvidenceRecord;
import dev.invert.results.NeuronRecord;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects the samples that a report names, each once. If not all can have a picture, every neuron gets one of its most
 * activating sample and one of its least active positive sample before any neuron gets a second of either.
 */
final class ReportSamples {
    private final List<Set<String>> byPlace = new ArrayList<>();

    void add(NeuronRecord neuron) {
        add(neuron.evidence().topSamples());
        add(neuron.evidence().inactiveSamples());
    }

    private void add(List<EvidenceRecord.Sample> samples) {
        for (int place = 0; place < samples.size(); place++) {
            if (place == byPlace.size()) {
                byPlace.add(new LinkedHashSet<>());
            }
            String id = samples.get(place).sample();
            if (id != null) {
                byPlace.get(place).add(id);
            }
        }
    }

    /** Returns the first ids, at most {@code most}. */
    List<String> first(int most) {
        return byPlace.stream().flatMap(Set::stream).distinct().limit(most).toList();
    }
}
