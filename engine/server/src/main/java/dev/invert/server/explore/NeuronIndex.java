package dev.invert.server.explore;

import dev.invert.comparisons.NeuronLabel;
import dev.invert.comparisons.RunLabels;
import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import dev.invert.results.NeuronRecord;
import dev.invert.results.ResultCodec;
import dev.invert.server.problems.Problem;
import dev.invert.server.problems.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSortField;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/** An index over the neurons of all runs, on disk. Thread-safe; the owner closes it. */
public final class NeuronIndex implements AutoCloseable {
    /** Says which optimizations the Java allows, which nobody asked for. Kept: loggers are collected as garbage. */
    private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

    static {
        LUCENE.setLevel(Level.OFF);
    }

    /** Deeper pages would have to be sorted from the start each time. */
    private static final int DEEPEST = 100_000;

    /** Fields to sort by, with their types. */
    private static final Map<String, SortField.Type> SORTABLE = Map.of(
            NeuronFields.NEURON, SortField.Type.INT,
            NeuronFields.AUC, SortField.Type.DOUBLE,
            NeuronFields.HELD_OUT, SortField.Type.DOUBLE,
            NeuronFields.LOG10_P, SortField.Type.DOUBLE,
            NeuronFields.POSITIVES, SortField.Type.LONG,
            NeuronFields.FRACTION, SortField.Type.DOUBLE,
            NeuronFields.LENGTH, SortField.Type.INT);

    private final RunCatalog catalog;
    private final Directory directory;
    private final DirectoryReader reader;
    private final IndexSearcher searcher;

    private NeuronIndex(RunCatalog catalog, Directory directory, DirectoryReader reader) {
        this.catalog = catalog;
        this.directory = directory;
        this.reader = reader;
        this.searcher = new IndexSearcher(reader);
    }

    /**
     * Opens the index of runs in a folder, if an earlier service has built it and the files have not changed since;
     * otherwise builds it.
     *
     * @param folder folder of indexes
     * @throws InvertException if a run cannot be read
     */
    public static NeuronIndex open(RunCatalog catalog, Path folder) {
        try {
            Directory directory = FSDirectory.open(IndexFolder.of(catalog, folder));
            try {
                return new NeuronIndex(catalog, directory, DirectoryReader.open(directory));
            } catch (IOException | RuntimeException e) {
                directory.close();
                throw e;
            }
        } catch (IOException e) {
            throw new InvertException("Cannot index the results: " + AtomicFile.reason(e), e);
        }
    }

    /**
     * A search.
     *
     * @param text see {@code NeuronQuery}; empty for all neurons
     * @param run name of the only run to search, or null
     * @param layer name of the only layer to search, or null
     * @param sort field to sort by: neuron, auc, heldout, p, n, fraction or length
     * @param descending whether the largest values come first
     * @param offset number of neurons to skip
     * @param limit number of neurons to return
     */
    public record Search(
            String text, String run, String layer, String sort, boolean descending, int offset, int limit) {}

    /**
     * A part of what was found.
     *
     * @param total number of neurons that were found
     */
    public record Page(int total, List<NeuronHit> neurons) {}

    /**
     * Returns a part of the neurons that satisfy a search.
     *
     * @throws ProblemException if the search is malformed, or names no run or layer
     */
    public Page search(Search search) {
        SortField.Type type = SORTABLE.get(search.sort());
        if (type == null) {
            throw new ProblemException(
                    Problem.Kind.INVALID_REQUEST,
                    "\"sort\": '" + search.sort() + "' is not one of "
                            + String.join(
                                    ", ", SORTABLE.keySet().stream().sorted().toList()));
        }
        if (search.offset() < 0 || search.limit() < 0 || search.offset() + (long) search.limit() > DEEPEST) {
            throw new ProblemException(
                    Problem.Kind.INVALID_REQUEST,
                    "\"offset\" and \"limit\" must be at least 0 and at most " + DEEPEST
                            + " together: refine the search");
        }
        int depth = search.offset() + search.limit();
        try {
            Query query = query(search);
            if (depth == 0) {
                return new Page(searcher.count(query), List.of());
            }
            Sort sort = new Sort(sortField(search.sort(), type, search.descending()), SortField.FIELD_DOC);
            TopDocs found = searcher.search(query, new TopFieldCollectorManager(sort, depth, Integer.MAX_VALUE));
            StoredFields stored = searcher.storedFields();
            List<NeuronHit> hits = new ArrayList<>();
            for (int i = search.offset(); i < found.scoreDocs.length; i++) {
                hits.add(hit(stored.document(found.scoreDocs[i].doc)));
            }
            return new Page(Math.toIntExact(found.totalHits.value), hits);
        } catch (IOException e) {
            throw new InvertException("Cannot search the results: " + AtomicFile.reason(e), e);
        }
    }

    /** Neurons without a value come last in either direction. */
    private static SortField sortField(String name, SortField.Type type, boolean descending) {
        SortField field = new SortedNumericSortField(name, type, descending);
        boolean low = descending;
        switch (type) {
            case DOUBLE -> field.setMissingValue(low ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
            case LONG -> field.setMissingValue(low ? Long.MIN_VALUE : Long.MAX_VALUE);
            default -> field.setMissingValue(low ? Integer.MIN_VALUE : Integer.MAX_VALUE);
        }
        return field;
    }

    private Query query(Search search) {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        query.add(NeuronQuery.parse(search.text()), BooleanClause.Occur.FILTER);
        if (search.run() != null) {
            query.add(IntPoint.newExactQuery(NeuronFields.RUN, runNumber(search.run())), BooleanClause.Occur.FILTER);
        }
        if (search.layer() != null) {
            BooleanQuery.Builder layers = new BooleanQuery.Builder();
            for (int run = 0; run < catalog.runs().size(); run++) {
                int layer = layerNumber(catalog.runs().get(run), search.layer());
                if (layer >= 0) {
                    layers.add(
                            new BooleanQuery.Builder()
                                    .add(IntPoint.newExactQuery(NeuronFields.RUN, run), BooleanClause.Occur.FILTER)
                                    .add(IntPoint.newExactQuery(NeuronFields.LAYER, layer), BooleanClause.Occur.FILTER)
                                    .build(),
                            BooleanClause.Occur.SHOULD);
                }
            }
            query.add(layers.build(), BooleanClause.Occur.FILTER);
        }
        return query.build();
    }

    private int runNumber(String name) {
        for (int run = 0; run < catalog.runs().size(); run++) {
            if (catalog.runs().get(run).name().equals(name)) {
                return run;
            }
        }
        throw new ProblemException(Problem.Kind.NOT_FOUND, "There is no run \"" + name + "\"");
    }

    private static int layerNumber(RunCatalog.Run run, String name) {
        for (int layer = 0; layer < run.layers().size(); layer++) {
            if (run.layers().get(layer).name().equals(name)) {
                return layer;
            }
        }
        return -1;
    }

    private NeuronHit hit(Document document) {
        RunCatalog.Run run = catalog.runs()
                .get(document.getField(NeuronFields.RUN).numericValue().intValue());
        RunCatalog.Layer layer = run.layers()
                .get(document.getField(NeuronFields.LAYER).numericValue().intValue());
        IndexableField positives = document.getField(NeuronFields.POSITIVES);
        return new NeuronHit(
                run.name(),
                layer.name(),
                document.getField(NeuronFields.NEURON).numericValue().intValue(),
                document.get(NeuronFields.STATUS),
                document.get(NeuronFields.VERDICT),
                document.get(NeuronFields.FORMULA),
                document.get(NeuronFields.LABEL),
                number(document, NeuronFields.AUC),
                number(document, NeuronFields.HELD_OUT),
                number(document, NeuronFields.LOG10_P),
                positives == null ? null : positives.numericValue().longValue());
    }

    private static Double number(Document document, String field) {
        IndexableField value = document.getField(field);
        return value == null ? null : value.numericValue().doubleValue();
    }

    /** A neuron with its layer. */
    public record Found(RunCatalog.Layer layer, NeuronRecord neuron) {}

    /**
     * Returns a neuron as its file has it.
     *
     * @throws ProblemException if there is none
     */
    public Found neuron(String run, String layer, int neuron) {
        int runNumber = runNumber(run);
        int layerNumber = layerNumber(catalog.runs().get(runNumber), layer);
        try {
            Query query = new BooleanQuery.Builder()
                    .add(IntPoint.newExactQuery(NeuronFields.RUN, runNumber), BooleanClause.Occur.FILTER)
                    .add(IntPoint.newExactQuery(NeuronFields.LAYER, layerNumber), BooleanClause.Occur.FILTER)
                    .add(IntPoint.newExactQuery(NeuronFields.NEURON, neuron), BooleanClause.Occur.FILTER)
                    .build();
            ScoreDoc[] found = searcher.search(query, 1).scoreDocs;
            if (found.length == 0) {
                throw new ProblemException(
                        Problem.Kind.NOT_FOUND,
                        String.format(
                                Locale.ROOT,
                                "The run \"%s\" has no layer \"%s\" with a neuron %d",
                                run,
                                layer,
                                neuron));
            }
            Document document = searcher.storedFields().document(found[0].doc);
            RunCatalog.Layer of = catalog.runs().get(runNumber).layers().get(layerNumber);
            int part = document.getField(NeuronFields.PART).numericValue().intValue();
            return new Found(of, read(of.lines().get(part), document));
        } catch (IOException e) {
            throw new InvertException("Cannot read the results: " + AtomicFile.reason(e), e);
        }
    }

    private static NeuronRecord read(Path file, Document document) throws IOException {
        ByteBuffer line = ByteBuffer.allocate(
                document.getField(NeuronFields.BYTES).numericValue().intValue());
        long at = document.getField(NeuronFields.OFFSET).numericValue().longValue();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (line.hasRemaining() && channel.read(line, at + line.position()) >= 0) {}
        }
        return ResultCodec.decodeNeuron(new String(line.array(), StandardCharsets.UTF_8), file.toString());
    }

    /**
     * Returns the labels of a run, from the index: its files need not be read again.
     *
     * @throws ProblemException if there is no such run
     */
    public RunLabels labels(String name) {
        int number = runNumber(name);
        RunCatalog.Run run = catalog.runs().get(number);
        Map<String, SortedMap<Integer, NeuronLabel>> layers = new LinkedHashMap<>();
        run.layers().forEach(layer -> layers.put(layer.name(), new TreeMap<>()));
        try {
            Query query = IntPoint.newExactQuery(NeuronFields.RUN, number);
            StoredFields stored = searcher.storedFields();
            for (ScoreDoc found : searcher.search(query, Math.max(1, size())).scoreDocs) {
                NeuronHit hit = hit(stored.document(found.doc));
                layers.get(hit.layer())
                        .put(hit.neuron(), new NeuronLabel(hit.status(), hit.formula(), hit.label(), hit.auc()));
            }
        } catch (IOException e) {
            throw new InvertException("Cannot read the index: " + AtomicFile.reason(e), e);
        }
        return new RunLabels(layers, run.concepts());
    }

    /** Returns the runs. */
    public RunCatalog catalog() {
        return catalog;
    }

    /** Returns the number of neurons. */
    public int size() {
        return reader.numDocs();
    }

    @Override
    public void close() {
        try {
            reader.close();
            directory.close();
        } catch (IOException e) {
            throw new InvertException("Cannot close the index: " + AtomicFile.reason(e), e);
        }
    }
}
