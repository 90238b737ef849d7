package dev.invert.report;

import dev.invert.results.ConceptRecord;
import dev.invert.results.NeuronRecord;
import dev.invert.results.OrderedConversion;
import dev.invert.results.ResultCodec;
import dev.invert.results.RunRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The data of the page as JSON texts that are safe inside script elements. The pictures and the neurons' own pages are
 * separate so that the page can show its table before it reads them. Neurons are written while they are read; only the
 * concepts and the sample ids are kept in memory, each once.
 */
final class ReportData {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Number of groups of neurons converted at once: enough for all processors, few enough to need little memory. */
    private static final int GROUPS_AT_ONCE = 8;

    /** Number of pictures rendered at once: enough to keep all processors busy, few enough to need little memory. */
    private static final int PICTURES_AT_ONCE = 256;

    private final RunRecord run;
    private final int mostNeurons;
    private final ReportContent.Neurons neurons;
    private final ThumbnailSource thumbnails;
    private final Map<String, ConceptRecord> concepts = new LinkedHashMap<>();
    private final ReportSamples samples = new ReportSamples();
    private final LayerTally tally = new LayerTally();

    private final int mostPictures;

    /**
     * Prepares the data of a page.
     *
     * @param mostNeurons maximum number of neurons in the page; the first ones are shown
     */
    ReportData(ReportContent content, ThumbnailSource thumbnails, int mostPictures, int mostNeurons) {
        this.mostNeurons = mostNeurons;
        this.mostPictures = mostPictures;
        this.run = content.run();
        this.neurons = content.neurons();
        this.thumbnails = thumbnails;
        takeConcepts(run.concepts());
    }

    /**
     * Writes script elements with the rows of each {@link NeuronGroup}.
     *
     * @param details receives the script elements with the details of each
     */
    void writeRows(Appendable out, DetailsFile details) throws IOException {
        OrderedConversion<List<NeuronRecord>, NeuronGroup> groups =
                new OrderedConversion<>(GROUPS_AT_ONCE, NeuronGroup::of, group -> {
                    out.append("<script type=\"application/json\" class=\"rows\">")
                            .append(embeddable(group.rows()))
                            .append("</script>\n");
                    details.append("<script type=\"text/plain\" class=\"details\">")
                            .append(group.details())
                            .append("</script>\n");
                });
        List<NeuronRecord> group = new ArrayList<>();
        int[] shown = new int[1];
        neurons.forEach(neuron -> {
            tally.neuron(neuron);
            if (shown[0]++ >= mostNeurons) {
                return;
            }
            takeConcepts(neuron);
            samples.add(neuron);
            group.add(neuron);
            if (group.size() == NeuronGroup.SIZE) {
                groups.add(List.copyOf(group));
                group.clear();
            }
        });
        if (!group.isEmpty()) {
            groups.add(group);
        }
        groups.finish();
    }

    /**
     * Writes {@code {"run": …, "concepts": {id: {name, definition}}}} with the concepts of the neurons written before.
     */
    void writeMain(Appendable out) throws IOException {
        out.append("{\"run\":")
                .append(embeddable(ResultCodec.encodeRun(run.withoutLists())))
                .append(",\n\"concepts\":")
                .append(embeddable(ResultCodec.encode(concepts)))
                .append('}');
    }

    /**
     * Returns the summary of the neurons written before.
     *
     * @param folder folder of the results; names the layer if they do not
     */
    LayerSummary summary(Path folder) {
        return tally.summary(run, folder);
    }

    /** Writes {@code {sample id: data URI}} for samples of the neurons written before. */
    void writeThumbnails(Appendable out) throws IOException {
        out.append('{');
        String separator = "";
        List<String> ids = samples.first(mostPictures);
        for (int from = 0; from < ids.size(); from += PICTURES_AT_ONCE) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + PICTURES_AT_ONCE));
            List<Optional<byte[]>> pictures =
                    some.parallelStream().map(thumbnails::picture).toList();
            for (int i = 0; i < some.size(); i++) {
                if (pictures.get(i).isPresent()) {
                    byte[] name = JSON.writeValueAsBytes(some.get(i));
                    out.append(separator).append(embeddable(name)).append(":\"");
                    out.append(dataUri(pictures.get(i).get())).append('"');
                    separator = ",";
                }
            }
        }
        out.append('}');
    }

    /** Collects definitions: every formula repeats them, and the page needs each of them once. */
    private void takeConcepts(NeuronRecord neuron) {
        neuron.everyExplanation().forEach(explanation -> takeConcepts(explanation.definitions()));
    }

    /** Adds concepts; a concept that is already known, for example from the hierarchy in run.json, is completed. */
    private void takeConcepts(Map<String, ConceptRecord> from) {
        from.forEach((id, concept) -> concepts.merge(id, concept, ConceptRecord::orElse));
    }

    /** Returns a data URI. A PNG file begins with 0x89, a JPEG file with 0xFF. */
    static String dataUri(byte[] picture) {
        String type = picture.length > 0 && picture[0] == (byte) 0xFF ? "jpeg" : "png";
        return "data:image/" + type + ";base64," + Base64.getEncoder().encodeToString(picture);
    }

    /**
     * Escapes {@code <}, which JSON allows only inside strings, where the escape has the same meaning. Otherwise
     * {@code </script>} or {@code <!--<script>} in a label would end the data or swallow the rest of the page.
     */
    static String embeddable(byte[] json) {
        return embeddable(new String(json, StandardCharsets.UTF_8));
    }

    private static String embeddable(String json) {
        return json.replace("<", "\\u003c");
    }
}
