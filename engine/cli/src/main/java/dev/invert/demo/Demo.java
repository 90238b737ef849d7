package dev.invert.demo;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.LayerExplanation;
import dev.invert.arrays.ActivationFolder;
import dev.invert.explain.Explainer;
import dev.invert.explain.PreparedConcepts;
import dev.invert.files.OutputFolders;
import dev.invert.labels.WordNet;
import dev.invert.report.HtmlReport;
import dev.invert.report.LayerIndex;
import dev.invert.report.ReportContent;
import dev.invert.results.ExplanationFiles;
import dev.invert.results.ExplanationRun;
import dev.invert.results.RunInputs;
import dev.invert.results.RunTimes;
import dev.invert.torch.ActivationRun;
import dev.invert.torch.MatrixSink;
import dev.invert.torch.Pooling;
import dev.invert.torch.TappedModel;
import dev.invert.torch.TorchModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs the whole workflow on bundled real data, from the model file to the reports: a network trained on Fashion-MNIST,
 * its 10,000 test images, and WordNet concepts.
 */
public final class Demo {
    /** The layers explained: second convolution, first linear layer, logits. */
    public static final List<String> LAYERS = List.of("conv2", "fc1", "fc2");

    private static final int BATCH_SIZE = 250;

    private Demo() {}

    /** Receives the progress of the demo. */
    public interface Listener {
        /** Called before each step. */
        void step(String description);

        /** Called after a layer has been explained and its files have been written. */
        void explained(String layer, LayerExplanation result, Path directory);
    }

    /**
     * Runs the demo.
     *
     * @param out folder for the results, one subfolder per layer
     * @param folders creates the folders
     * @param device device that runs the network: {@code cpu}, {@code cuda}, {@code cuda:I} or {@code auto}
     * @param listener receives the progress
     * @throws dev.invert.errors.InvertException if files cannot be written or the device does not exist
     */
    public static void run(Path out, OutputFolders folders, String device, Listener listener) {
        FashionMnist images = FashionMnist.testSet();
        try (DemoModel file = DemoModel.unpack();
                TorchModel model = TorchModel.open(file.file(), device);
                MatrixSink activations = new MatrixSink(images.size())) {
            folders.make(out, List.of(LayerIndex.NAME));
            List<String> names = new ArrayList<>(ExplanationFiles.NAMES);
            names.add(HtmlReport.NAME);
            LAYERS.forEach(layer -> folders.make(out.resolve(layer), names));
            listener.step("Looking up " + FashionMnist.CLASS_NAMES.size() + " classes in WordNet 3.0");
            try (ConceptMatrix concepts = FashionConcepts.build(images, WordNet.open())) {
                long start = System.nanoTime();
                listener.step("Running " + images.size() + " images through the network, tapping "
                        + String.join(", ", LAYERS));
                computeActivations(images, model, activations);
                explain(images, concepts, activations, out, model.device(), start, listener);
            }
        }
    }

    private static void explain(
            FashionMnist images,
            ConceptMatrix concepts,
            MatrixSink activations,
            Path out,
            String device,
            long start,
            Listener listener) {
        LayerIndex index = new LayerIndex(out);
        FashionThumbnails thumbnails = new FashionThumbnails(images);
        Explainer explainer = Explainer.builder().evidence(true).build();
        // The activations of all layers are computed in one pass, which is attributed to the first layer.
        long layerStart = start;
        long prepareStart = System.nanoTime();
        try (PreparedConcepts prepared = explainer.prepare(concepts)) {
            double prepareSeconds = RunTimes.secondsSince(prepareStart);
            for (Map.Entry<String, ActivationMatrix.Writable> layer :
                    activations.matrices().entrySet()) {
                double load = RunTimes.secondsSince(layerStart) - prepareSeconds;
                long explainStart = System.nanoTime();
                LayerExplanation result = explainer.explain(layer.getValue(), prepared);
                Path directory = out.resolve(layer.getKey());
                ExplanationRun run = new ExplanationRun(
                        layer.getKey(),
                        new RunInputs(
                                "bundled model",
                                "bundled labels and WordNet 3.0",
                                false,
                                0,
                                ActivationFolder.Model.UNKNOWN),
                        result,
                        concepts,
                        FashionThumbnails.sampleIds(images),
                        FashionThumbnails.NAME,
                        device,
                        new RunTimes(layerStart, 0, load, prepareSeconds, RunTimes.secondsSince(explainStart)));
                ExplanationFiles.write(
                        run,
                        directory,
                        record -> index.add(
                                directory,
                                HtmlReport.write(
                                        directory, ReportContent.of(record, run), thumbnails, HtmlReport.PICTURES)));
                listener.explained(layer.getKey(), result, directory);
                layerStart = System.nanoTime();
                prepareSeconds = 0;
            }
        }
        index.write(listener::step);
    }

    private static void computeActivations(FashionMnist images, TorchModel model, MatrixSink sink) {
        try (TappedModel tapped = model.tap(LAYERS)) {
            new ActivationRun(tapped, Pooling.byRank(), BATCH_SIZE).run(new FashionBatches(images), sink);
        }
    }
}
