package dev.invert.demo;

import dev.invert.ActivationMatrix;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import dev.invert.audit.AuditResult;
import dev.invert.audit.Auditor;
import dev.invert.audit.LinearHead;
import dev.invert.audits.AuditFiles;
import dev.invert.audits.AuditRecord;
import dev.invert.audits.AuditRunRecord;
import dev.invert.files.OutputFolders;
import dev.invert.report.AuditReport;
import dev.invert.report.HtmlReport;
import dev.invert.torch.ActivationRun;
import dev.invert.torch.MatrixSink;
import dev.invert.torch.Pooling;
import dev.invert.torch.TappedModel;
import dev.invert.torch.TorchModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

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
    private static final int BATCH_SIZE = 250;
    private static final long SEED = 77;

    private final Path out;
    private final String device;
    private final Listener listener;
    private final FashionMnist images;
    private final BitSet marked = new BitSet();

    /** Receives the progress of the demo. */
    public interface Listener {
        /** Called before each step. */
        void step(String description);

        /** Called after a network has been audited and its files have been written. */
        void audited(String network, List<AuditRecord> records, AuditRunRecord run);
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
