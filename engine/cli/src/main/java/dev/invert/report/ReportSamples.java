package dev.invert.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The samples that a report names, each once. Where not all can have a picture, every neuron gets one of its most
 * activating sample and of its least active positive one before any gets a second.
 */
final class ReportSamples {
    private final List<Set<String>> byPlace = new ArrayList<>();

    void add(ObjectNode neuron) {
        add(neuron.path("top_samples"));
        add(neuron.path("inactive_samples"));
    }

    private void add(JsonNode samples) {
        for (int place = 0; place < samples.size(); place++) {
            if (place == byPlace.size()) {
                byPlace.add(new LinkedHashSet<>());
            }
            byPlace.get(place).add(samples.get(place).path("sample").asString(""));
        }
    }

    /** The first so many. */
    List<String> first(int most) {
        return byPlace.stream().flatMap(Set::stream).distinct().limit(most).toList();
    }
}
