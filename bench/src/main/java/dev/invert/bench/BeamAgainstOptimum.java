package dev.invert.bench;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.demo.Demo;
import dev.invert.demo.DemoModel;
import dev.invert.demo.FashionBatches;
import dev.invert.demo.FashionConcepts;
import dev.invert.demo.FashionMnist;
import dev.invert.internal.search.Auroc;
import dev.invert.internal.search.CertifiedFormula;
import dev.invert.internal.search.FoundFormula;
import dev.invert.labels.WordNet;
import dev.invert.torch.ActivationRun;
import dev.invert.torch.MatrixSink;
import dev.invert.torch.Pooling;
import dev.invert.torch.TappedModel;
import dev.invert.torch.TorchModel;
import java.util.List;
import java.util.Map;

/**
 * Measures how often beam search finds the best of all formulas of up to three literals, and how much AUC it loses
 * otherwise: {@code BeamAgainstOptimum [neurons]}, on the benchmark problem and on the demo's network.
 */
public final class BeamAgainstOptimum {
    private static final int[] BEAMS = {3, 10, 50};
    private static final int BATCH_SIZE = 250;
    private static final int LENGTH = 3;

    private BeamAgainstOptimum() {}

    /**
     * Prints the table.
     *
     * @param arguments number of neurons of the benchmark problem; 256 by default
     */
    public static void main(String[] arguments) {
        int neurons = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 256;
        System.out.println(
                "| problem | neurons | min_fraction | parents | beam | optimum found | mean AUC lost | most |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        try (Problem problem = Problem.of(Problem.Shape.IMAGENET, neurons)) {
            compare("imagenet", problem);
        }
        FashionMnist images = FashionMnist.testSet();
        try (DemoModel file = DemoModel.unpack();
                TorchModel model = TorchModel.open(file.file(), "cpu");
                MatrixSink sink = new MatrixSink(images.size());
                ConceptMatrix concepts = FashionConcepts.build(images, WordNet.open())) {
            try (TappedModel tapped = model.tap(Demo.LAYERS)) {
                new ActivationRun(tapped, Pooling.byRank(), BATCH_SIZE).run(new FashionBatches(images), sink);
            }
            for (Map.Entry<String, ActivationMatrix.Writable> layer :
                    sink.matrices().entrySet()) {
                compare("demo " + layer.getKey(), new Problem(layer.getValue(), concepts));
            }
        }
    }

    private static void compare(String name, Problem problem) {
        try (ProofBed bed = new ProofBed(problem)) {
            for (double minFraction : FullEnumeration.MIN_FRACTIONS) {
                List<CertifiedFormula> optima =
                        bed.prove(LENGTH, minFraction, bed.beam(BEAMS[0], LENGTH, minFraction, false));
                for (boolean anyParents : new boolean[] {false, true}) {
                    for (int beam : BEAMS) {
                        row(bed, name, minFraction, anyParents, beam, optima);
                    }
                }
            }
        }
    }

    private static void row(
            ProofBed bed,
            String name,
            double minFraction,
            boolean anyParents,
            int beam,
            List<CertifiedFormula> optima) {
        List<List<FoundFormula>> found = bed.beam(beam, LENGTH, minFraction, anyParents);
        int neurons = 0;
        int hits = 0;
        double lost = 0;
        double most = 0;
        for (int neuron = 0; neuron < optima.size(); neuron++) {
            FoundFormula best = optima.get(neuron).best();
            // A constant neuron has no best formula: all sums are 0.
            if (best != null && best.sum() != 0) {
                neurons++;
                double loss = found.get(neuron).isEmpty()
                        ? auc(bed, best) - 0.5
                        : auc(bed, best) - auc(bed, found.get(neuron).get(0));
                hits += !found.get(neuron).isEmpty()
                                && same(bed, best, found.get(neuron).get(0))
                        ? 1
                        : 0;
                lost += loss;
                most = Math.max(most, loss);
            }
        }
        System.out.printf(
                "| %s | %d | %s | %s | %d | %d (%.0f %%) | %.4f | %.4f |%n",
                name,
                neurons,
                minFraction,
                anyParents ? "any" : "bounded",
                beam,
                hits,
                100.0 * hits / neurons,
                lost / neurons,
                most);
    }

    private static boolean same(ProofBed bed, FoundFormula a, FoundFormula b) {
        return new Auroc(bed.table().sampleCount()).compare(a.n(), a.sum(), b.n(), b.sum()) == 0;
    }

    private static double auc(ProofBed bed, FoundFormula formula) {
        return new Auroc(bed.table().sampleCount()).value(formula.n(), formula.sum());
    }
}
