package dev.invert.demo;

import dev.invert.ActivationMatrix;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import dev.invert.MemoryBudget;
import dev.invert.activations.ModelInput;
import dev.invert.audit.AuditResult;
import dev.invert.audit.AuditVerdict;
import dev.invert.audit.AuditedPair;
import dev.invert.audit.Auditor;
import dev.invert.audit.LinearHead;
import dev.invert.audits.AuditFiles;
import dev.invert.audits.AuditRecord;
import dev.invert.audits.AuditRunRecord;
import dev.invert.circuits.Circuit;
import dev.invert.circuits.CircuitFiles;
import dev.invert.circuits.CircuitFinder;
import dev.invert.circuits.CircuitModel;
import dev.invert.circuits.CircuitOptions;
import dev.invert.circuits.CircuitTarget;
import dev.invert.circuits.NodeLabel;
import dev.invert.compose.ComposeOptions;
import dev.invert.compose.Composer;
import dev.invert.compose.Composition;
import dev.invert.compose.Norm;
import dev.invert.compositions.CompositionFiles;
import dev.invert.compositions.CompositionRecord;
import dev.invert.explain.PreparedConcepts;
import dev.invert.files.OutputFolders;
import dev.invert.labels.WordNet;
import dev.invert.report.AuditReport;
import dev.invert.report.CircuitReport;
import dev.invert.report.HtmlReport;
import dev.invert.score.ConceptNames;
import dev.invert.torch.ActivationRun;
import dev.invert.torch.LinearTarget;
import dev.invert.torch.MatrixSink;
import dev.invert.torch.Pooling;
import dev.invert.torch.TappedModel;
import dev.invert.torch.TorchModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Audits two networks of the same form on 10,000 test images, half of which have a mark. One network has seen the mark
 * on half of its training images of dresses, and on no others; the other one has never seen it.
 */
public final class AuditDemo {
    /** The network that learned to rely on the mark. */
    public static final String MARKED = "marked";

    /** The network that never saw the mark. */
    public static final String CLEAN = "clean";

    private static final Concept MARK = new Concept("mark", "mark", "a checkerboard of 5 x 5 pixels in the corner");
    private static final String HEAD = "fc2";
    private static final String HEAD_INPUTS = "relu3";
    private static final String DETECTED = "footwear & ~sandal";
    private static final int BATCH_SIZE = 250;
    private static final long SEED = 77;

    private final Path out;
    private final String device;
    private final Listener listener;
    private final FashionMnist images;
    private final BitSet marked = new BitSet();

    /** Layers of the circuit, from the input to the output. */
    private static final List<String> CIRCUIT_LAYERS = List.of("relu2", HEAD_INPUTS);

    /** Receives the progress of the demo. */
    public interface Listener {
        /** Called before each step. */
        void step(String description);

        /** Called after a network has been audited and its files have been written. */
        void audited(String network, List<AuditRecord> records, AuditRunRecord run);

        /** Called after the circuit of a flagged output has been found and written. */
        void traced(Circuit circuit);

        /** Called after a detector has been built of the neurons of the clean network, and its file has been written. */
        void composed(CompositionRecord detector);
    }

    private AuditDemo(Path out, String device, Listener listener) {
        this.out = out;
        this.device = device;
        this.listener = listener;
        FashionMnist plain = FashionMnist.testSet();
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < plain.size(); i++) {
            marked.set(i, random.nextBoolean());
        }
        this.images = plain.marked(marked);
    }

    /**
     * Runs the demo.
     *
     * @param out folder for the results, one subfolder per network
     * @param folders creates the folders
     * @param device device that runs the networks: {@code cpu}, {@code cuda}, {@code cuda:I} or {@code auto}
     * @param listener receives the progress
     * @throws dev.invert.errors.InvertException if files cannot be written or the device does not exist
     */
    public static void run(Path out, OutputFolders folders, String device, Listener listener) {
        List<String> names = new ArrayList<>(AuditFiles.NAMES);
        names.add(AuditReport.NAME);
        names.addAll(CircuitFiles.NAMES);
        names.add(CircuitReport.NAME);
        names.addAll(CompositionFiles.NAMES);
        folders.make(out, List.of());
        folders.make(out.resolve(MARKED), names);
        folders.make(out.resolve(CLEAN), names);
        AuditDemo demo = new AuditDemo(out, device, listener);
        try (ConceptMatrix concepts = demo.concepts()) {
            demo.audit(MARKED, DemoModel.MARKED, concepts);
            demo.audit(CLEAN, DemoModel.CLEAN, concepts);
        }
    }

    /** Returns the ten classes in order, and the mark. */
    private ConceptMatrix concepts() {
        List<Concept> concepts = new ArrayList<>();
        for (String name : FashionMnist.CLASS_NAMES) {
            concepts.add(Concept.named(name));
        }
        concepts.add(MARK);
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(images.size(), concepts)) {
            for (int i = 0; i < images.size(); i++) {
                builder.set(i, images.label(i));
                if (marked.get(i)) {
                    builder.set(i, concepts.size() - 1);
                }
            }
            return builder.build();
        }
    }

    private void audit(String network, String resource, ConceptMatrix concepts) {
        long start = System.nanoTime();
        listener.step("Auditing the " + network + " network on " + images.size() + " images, " + marked.cardinality()
                + " of them with the mark");
        try (DemoModel file = DemoModel.unpack(resource);
                TorchModel model = TorchModel.open(file.file(), device);
                MatrixSink activations = new MatrixSink(images.size())) {
            try (TappedModel tapped = model.tap(List.of(HEAD_INPUTS, HEAD))) {
                new ActivationRun(tapped, Pooling.byRank(), BATCH_SIZE).run(new FashionBatches(images), activations);
            }
            double loadSeconds = (System.nanoTime() - start) * 1e-9;
            ActivationMatrix inputs = activations.matrices().get(HEAD_INPUTS);
            Auditor auditor = Auditor.builder()
                    .outputLayer(true)
                    .head(new LinearHead(model.parameter(HEAD + ".weight"), inputs))
                    .build();
            AuditResult result = auditor.audit(activations.matrices().get(HEAD), concepts, classes());
            List<AuditRecord> records =
                    AuditFiles.records(result, concepts, FashionThumbnails.sampleIds(images), HEAD, HEAD_INPUTS);
            AuditRunRecord run = AuditRunRecord.of(result, concepts, options(network), 0, loadSeconds, start);
            Path directory = out.resolve(network);
            AuditFiles.write(records, run, directory);
            AuditReport.write(records, run, HEAD, new FashionThumbnails(images), HtmlReport.PICTURES, directory);
            listener.audited(network, records, run);
            List<AuditedPair> flagged = result.pairs().stream()
                    .filter(pair -> pair.verdict() == AuditVerdict.FLAGGED)
                    .toList();
            for (AuditedPair pair : flagged) {
                trace(file.file(), pair.neuron(), records, directory);
            }
            if (network.equals(CLEAN)) {
                compose(inputs, directory);
            }
        }
    }

    /** Builds a detector of {@value #DETECTED} of hidden neurons. */
    private void compose(ActivationMatrix neurons, Path directory) {
        long start = System.nanoTime();
        listener.step("Building a detector of " + DETECTED + " of the neurons of " + HEAD_INPUTS);
        ComposeOptions options = new ComposeOptions(
                ComposeOptions.Kind.NEURON, Norm.PRODUCT, ComposeOptions.CalibrationKind.PLATT, 0.5, 0, 0);
        try (ConceptMatrix concepts = FashionConcepts.build(images, WordNet.open());
                PreparedConcepts prepared = PreparedConcepts.of(concepts)) {
            Composition detector = new Composer(options)
                    .compose(
                            neurons,
                            prepared,
                            null,
                            IntStream.range(0, neurons.neuronCount()).toArray(),
                            new ConceptNames(concepts.concepts()).parse(DETECTED));
            CompositionRecord record = CompositionRecord.of(
                    detector,
                    options,
                    concepts.concepts(),
                    HEAD_INPUTS,
                    Map.of("formula", DETECTED),
                    null,
                    concepts.budget().peakBytes(),
                    0,
                    start);
            CompositionFiles.write(record, directory);
            listener.composed(record);
        }
    }

    /** Finds how the network decides for a class on images of other classes with the mark. */
    private void trace(Path network, int output, List<AuditRecord> records, Path directory) {
        String name = FashionMnist.CLASS_NAMES.get(output);
        listener.step("Tracing the decision for " + name + " on images with the mark that show something else");
        Map<Integer, NodeLabel> labels = new HashMap<>();
        records.stream()
                .filter(record ->
                        record.behindOutput() != null && record.verdict().equals("flagged"))
                .forEach(record -> labels.put(
                        record.neuron(),
                        new NodeLabel(
                                record.conceptName(), record.concept(), record.aucStandardized(), AuditReport.NAME)));
        ModelInput input = ModelInput.computed(
                "bundled images, half of them with a mark",
                FashionThumbnails.sampleIds(images),
                () -> new FashionBatches(images));
        try (CircuitModel model = CircuitModel.open(
                network,
                device,
                CIRCUIT_LAYERS,
                Pooling.byRank(),
                input,
                BATCH_SIZE,
                MemoryBudget.process(),
                done -> {})) {
            int[] predictions = model.predictions();
            int[] flipped = IntStream.range(0, images.size())
                    .filter(i -> marked.get(i) && images.label(i) != output && predictions[i] == output)
                    .toArray();
            CircuitTarget target = new CircuitTarget(
                    name + ": logit minus mean logit",
                    LinearTarget.centered(output, FashionMnist.CLASS_NAMES.size()),
                    output,
                    null);
            CircuitFinder finder = new CircuitFinder(
                    CircuitOptions.DEFAULT,
                    (layer, neuron) ->
                            layer.equals(HEAD_INPUTS) ? labels.getOrDefault(neuron, NodeLabel.NONE) : NodeLabel.NONE);
            CircuitFinder.Found found = finder.find(
                    model,
                    CIRCUIT_LAYERS,
                    target,
                    new CircuitFinder.Choice("mark & ~" + name + ", predicted as " + name, flipped, predictions),
                    Map.of("from", String.join(",", CIRCUIT_LAYERS), "target", name),
                    done -> {});
            CircuitFiles.write(found, directory);
            CircuitReport.write(found.circuit(), directory);
            listener.traced(found.circuit());
        }
    }

    private static Map<String, String> options(String network) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("activations", "bundled " + network + " network");
        options.put("concepts", "bundled labels, and a mark");
        options.put("layer", HEAD);
        options.put("inputs", HEAD_INPUTS);
        return options;
    }

    private static Map<Integer, Formula> classes() {
        Map<Integer, Formula> classes = new LinkedHashMap<>();
        for (int k = 0; k < FashionMnist.CLASS_NAMES.size(); k++) {
            classes.put(k, Formula.of(FashionMnist.CLASS_NAMES.get(k)));
        }
        return classes;
    }
}
