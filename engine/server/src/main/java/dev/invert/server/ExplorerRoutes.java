package dev.invert.server;

import dev.invert.comparisons.FormulaOverlap;
import dev.invert.comparisons.NeuronDifference;
import dev.invert.comparisons.RunComparison;
import dev.invert.comparisons.RunConcepts;
import dev.invert.comparisons.RunLabels;
import dev.invert.labels.LabeledSamples;
import dev.invert.results.NeuronRecord;
import dev.invert.results.ResultCodec;
import dev.invert.server.explore.NeuronIndex;
import dev.invert.server.explore.RunCatalog;
import dev.invert.server.problems.Problem;
import dev.invert.server.problems.ProblemException;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The resources of finished runs: search, neurons, comparisons, and pages for people. */
final class ExplorerRoutes {
    private static final String HTML = "text/html; charset=utf-8";
    private static final int MOST_LISTED = 1000;
    private static final int MOST_COMPARISONS = 4;

    private final Supplier<NeuronIndex> index;
    private final ExplorerPages pages;
    private final ServerSettings settings;
    /** The comparisons that were asked for last, by the names of both runs. */
    private final Map<List<String>, Comparison> comparisons = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<String>, Comparison> eldest) {
            return size() > MOST_COMPARISONS;
        }
    };

    ExplorerRoutes(Supplier<NeuronIndex> index, ExplorerPages pages, ServerSettings settings) {
        this.index = index;
        this.pages = pages;
        this.settings = settings;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/", context -> context.contentType(HTML).result(pages.explorer())),
                Route.get("/neuron", this::page),
                Route.get("/v1/runs", this::runs),
                Route.get("/v1/neurons", this::search),
                Route.get("/v1/neuron", this::neuron),
                Route.get("/v1/diff", this::compare));
    }

    /** A run with its layers. */
    record RunEntry(String name, List<LayerEntry> layers) {}

    /**
     * A layer of a run.
     *
     * @param date end of the run, or null
     * @param nNeurons number of neurons, or null
     * @param objective quantity that formulas were chosen by, or null
     * @param heldOut whether samples were held out
     */
    record LayerEntry(String name, String date, Integer nNeurons, String objective, boolean heldOut) {
        static LayerEntry of(RunCatalog.Layer layer) {
            return new LayerEntry(
                    layer.name(),
                    layer.run().date(),
                    layer.run().nNeurons(),
                    layer.run().search() == null ? null : layer.run().search().objective(),
                    layer.run().heldOut() != null);
        }
    }

    /** All runs. */
    record Runs(int nNeurons, List<RunEntry> runs) {}

    private void runs(Context context) {
        JsonAnswer.send(
                context,
                200,
                new Runs(
                        index.get().size(),
                        index.get().catalog().runs().stream()
                                .map(run -> new RunEntry(
                                        run.name(),
                                        run.layers().stream()
                                                .map(LayerEntry::of)
                                                .toList()))
                                .toList()));
    }

    private void search(Context context) {
        String text = context.queryParam("q");
        String sort = context.queryParam("sort");
        JsonAnswer.send(
                context,
                200,
                index.get()
                        .search(new NeuronIndex.Search(
                                text == null ? "" : text,
                                context.queryParam("run"),
                                context.queryParam("layer"),
                                sort == null ? "auc" : sort,
                                !"asc".equals(context.queryParam("order")),
                                number(context, "offset", 0),
                                listed(context))));
    }

    private static int listed(Context context) {
        int limit = number(context, "limit", 50);
        if (limit > MOST_LISTED) {
            throw new ProblemException(
                    Problem.Kind.INVALID_REQUEST, "\"limit\": " + limit + " must be at most " + MOST_LISTED);
        }
        return limit;
    }

    private static int number(Context context, String name, int otherwise) {
        String text = context.queryParam(name);
        try {
            int number = text == null ? otherwise : Integer.parseInt(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below.
        }
        throw new ProblemException(
                Problem.Kind.INVALID_REQUEST, "\"" + name + "\": '" + text + "' is not a number of at least 0");
    }

    private static String required(Context context, String name) {
        String value = context.queryParam(name);
        if (value == null || value.isEmpty()) {
            throw new ProblemException(Problem.Kind.INVALID_REQUEST, "\"" + name + "\" is missing");
        }
        return value;
    }

    private NeuronIndex.Found found(Context context) {
        return index.get().neuron(required(context, "run"), required(context, "layer"), number(context, "neuron", 0));
    }

    private void neuron(Context context) {
        NeuronRecord neuron = found(context).neuron();
        context.contentType("application/json").result(ResultCodec.encode(neuron));
    }

    private void page(Context context) throws IOException {
        NeuronIndex.Found found = found(context);
        context.contentType(HTML).result(pages.neuron(found.layer().run(), found.neuron()));
    }

    /**
     * A part of a comparison.
     *
     * @param total number of neurons in both runs
     * @param changed number of neurons with a change
     * @param bySamples whether the overlap is that of truth sets
     * @param neurons a part of the changed neurons, the largest changes first
     */
    record Differences(int total, int changed, boolean bySamples, List<NeuronDifference> neurons) {}

    /** A whole comparison. */
    private record Comparison(int total, boolean bySamples, List<NeuronDifference> changed) {}

    private void compare(Context context) {
        int offset = number(context, "offset", 0);
        int limit = listed(context);
        Comparison comparison = comparison(run(required(context, "a")), run(required(context, "b")));
        List<NeuronDifference> changed = comparison.changed();
        int from = Math.min(offset, changed.size());
        JsonAnswer.send(
                context,
                200,
                new Differences(
                        comparison.total(),
                        changed.size(),
                        comparison.bySamples(),
                        changed.subList(from, Math.min(changed.size(), from + limit))));
    }

    private RunCatalog.Run run(String name) {
        return index.get()
                .catalog()
                .run(name)
                .orElseThrow(() -> new ProblemException(Problem.Kind.NOT_FOUND, "There is no run \"" + name + "\""));
    }

    private synchronized Comparison comparison(RunCatalog.Run a, RunCatalog.Run b) {
        List<String> names = List.of(a.name(), b.name());
        Comparison known = comparisons.get(names);
        if (known != null) {
            return known;
        }
        Comparison comparison = compared(a, b);
        if (comparison.bySamples()) {
            // Without the samples there may have been too little memory for them, of which there can be more next time.
            comparisons.put(names, comparison);
        }
        return comparison;
    }

    private Comparison compared(RunCatalog.Run a, RunCatalog.Run b) {
        RunLabels first = index.get().labels(a.name());
        RunLabels second = index.get().labels(b.name());
        // A resource may be null: the concepts may not be at hand.
        try (LabeledSamples labels =
                RunConcepts.open(first, second, null, settings.budget()).orElse(null)) {
            FormulaOverlap overlap =
                    labels == null ? FormulaOverlap.ofText() : FormulaOverlap.ofSamples(labels.matrix());
            List<NeuronDifference> all = RunComparison.compare(first, second, overlap);
            return new Comparison(
                    all.size(),
                    labels != null,
                    all.stream()
                            .filter(difference -> difference.change() != NeuronDifference.Change.NONE)
                            .toList());
        }
    }
}
