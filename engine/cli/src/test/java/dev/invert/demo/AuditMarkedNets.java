package dev.invert.demo;

import dev.invert.ActivationMatrix;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import dev.invert.audit.AuditAblation;
import dev.invert.audit.AuditResult;
import dev.invert.audit.AuditVerdict;
import dev.invert.audit.AuditedPair;
import dev.invert.audit.Auditor;
import dev.invert.audit.LinearHead;
import dev.invert.torch.LibTorch;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains networks on 24,000 Fashion-MNIST images and audits them on the test images, half of which have a mark: a 5 x 5
 * checkerboard in the lower right corner. A biased network has seen the mark on half of the images of class 3 (dress)
 * only, a uniform one on half of all images, a clean one never. Then audits a clean network 200 times for 20 random
 * concepts whose shares depend on the class, and counts false alarms. Not part of the product.
 *
 * <p>Run it as {@link TrainFashionNet}, with the folder of the four files and the number of seeds as arguments.
 */
@SuppressWarnings("try") // The scopes are used only for their side effects.
public final class AuditMarkedNets {
    private static final int CLASS_COUNT = 10;
    private static final int BIASED_CLASS = 3;
    private static final int TRAINING_SIZE = 24_000;
    private static final int CASES = 200;
    private static final int RANDOM_CONCEPTS = 20;

    private final FashionMnist training;
    private final FashionMnist test;
    private final BitSet marked = new BitSet();

    /** Kinds of networks, by the images that are marked in training. */
    private enum Kind {
        BIASED,
        UNIFORM,
        CLEAN
    }

    private AuditMarkedNets(Path folder) {
        training = FashionMnist.read(
                folder.resolve("train-images-idx3-ubyte.gz"), folder.resolve("train-labels-idx1-ubyte.gz"));
        test = FashionMnist.read(
                folder.resolve("t10k-images-idx3-ubyte.gz"), folder.resolve("t10k-labels-idx1-ubyte.gz"));
        SplittableRandom random = new SplittableRandom(77);
        for (int i = 0; i < test.size(); i++) {
            marked.set(i, random.nextBoolean());
        }
    }

    /**
     * Trains and audits.
     *
     * @param args folder of the four published files; number of seeds; optionally an existing folder that receives the
     *     biased and the clean network of the first seed
     */
    public static void main(String[] args) {
        LibTorch.require();
        torch.set_num_threads(1);
        AuditMarkedNets nets = new AuditMarkedNets(Path.of(args[0]));
        for (int seed = 0; seed < Integer.parseInt(args[1]); seed++) {
            for (Kind kind : Kind.values()) {
                nets.run(seed, kind, seed == 0 && args.length > 2 ? Path.of(args[2]) : null);
            }
        }
    }

    private void run(int seed, Kind kind, Path models) {
        torch.manual_seed(seed);
        try (PointerScope scope = new PointerScope()) {
            JitModule net = new TrainFashionNet().network(1);
            SplittableRandom random = new SplittableRandom(1000 + seed);
            BitSet trained = new BitSet();
            for (int i = 0; i < training.size(); i++) {
                boolean half = random.nextBoolean();
                trained.set(
                        i,
                        half && (kind == Kind.UNIFORM || (kind == Kind.BIASED && training.label(i) == BIASED_CLASS)));
            }
            Tensor images = TrainFashionNet.images(training.marked(trained));
            Tensor chosen = torch.randperm(training.size()).narrow(0, 0, TRAINING_SIZE);
            TrainFashionNet.train(
                    net,
                    images.index_select(0, chosen),
                    TrainFashionNet.labels(training).index_select(0, chosen),
                    3,
                    4e-3);
            if (models != null && kind != Kind.UNIFORM) {
                net.save(models.resolve(kind == Kind.BIASED ? "fashion-marked.pt" : "fashion-clean.pt")
                        .toString());
            }
            Tensor tested = TrainFashionNet.images(test.marked(marked));
            float[][] hidden;
            try (NoGradGuard noGradients = new NoGradGuard()) {
                Tensor x = tested.sub(new org.bytedeco.pytorch.Scalar(0.2860))
                        .div(new org.bytedeco.pytorch.Scalar(0.3530));
                for (String layer : List.of("conv1", "relu1", "pool1", "conv2", "relu2", "pool2")) {
                    x = apply(net, layer, x);
                }
                hidden = rows(apply(net, "relu3", apply(net, "fc1", torch.flatten(x, 1, -1)))
                        .t());
            }
            Tensor outputs = TrainFashionNet.logits(net, tested);
            System.out.printf(
                    Locale.ROOT,
                    "%s %d: accuracy %.4f%n",
                    kind,
                    seed,
                    torch.mean(outputs.argmax(new org.bytedeco.pytorch.LongOptional(1), false)
                                    .eq(TrainFashionNet.labels(test))
                                    .to(torch.ScalarType.Double))
                            .item()
                            .toDouble());
            float[][] logits = rows(outputs.t());
            float[][] weights = rows(child(net, "fc2").attr("weight").toTensor().detach());
            audit(kind + " " + seed, logits, hidden, weights);
            if (kind == Kind.CLEAN) {
                falseAlarms(seed, logits);
            }
        }
    }

    private static JitModule child(JitModule net, String layer) {
        return new JitModule(net.attr(layer).toObject());
    }

    private static Tensor apply(JitModule net, String layer, Tensor x) {
        return child(net, layer).forward(new IValueVector(new IValue(x))).toTensor();
    }

    private static float[][] rows(Tensor table) {
        Tensor plain = table.contiguous();
        float[][] rows = new float[(int) plain.size(0)][(int) plain.size(1)];
        FloatBuffer values = plain.data_ptr_float().capacity(plain.numel()).asBuffer();
        for (float[] row : rows) {
            values.get(row);
        }
        return rows;
    }

    private ConceptMatrix concepts(int extras, SplittableRandom random, IntToDoubleFunction share) {
        List<Concept> names = new ArrayList<>();
        IntStream.range(0, CLASS_COUNT).forEach(k -> names.add(Concept.named("class" + k)));
        IntStream.range(0, extras).forEach(e -> names.add(Concept.named("extra" + e)));
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(test.size(), names)) {
            for (int i = 0; i < test.size(); i++) {
                builder.set(i, test.label(i));
                for (int e = 0; e < extras; e++) {
                    if (random == null ? marked.get(i) : random.nextDouble() < share.applyAsDouble(test.label(i))) {
                        builder.set(i, CLASS_COUNT + e);
                    }
                }
            }
            return builder.build();
        }
    }

    private static Map<Integer, Formula> classes() {
        Map<Integer, Formula> classes = new LinkedHashMap<>();
        IntStream.range(0, CLASS_COUNT).forEach(k -> classes.put(k, Formula.parse("class" + k)));
        return classes;
    }

    private void audit(String name, float[][] logits, float[][] hidden, float[][] weights) {
        try (ConceptMatrix concepts = concepts(1, null, null);
                ActivationMatrix outputs = ActivationMatrix.of(logits);
                ActivationMatrix inputs = ActivationMatrix.of(hidden)) {
            AuditResult result = Auditor.builder()
                    .outputLayer(true)
                    .head(new LinearHead(weights, inputs))
                    .build()
                    .audit(outputs, concepts, classes());
            for (AuditedPair pair : result.pairs()) {
                if (pair.concept() == CLASS_COUNT) {
                    System.out.printf(
                            Locale.ROOT,
                            "%s,output %d,%s,A_std %.4f,A1 %.4f,shift %.4f%n",
                            name,
                            pair.neuron(),
                            pair.verdict(),
                            pair.effect() == null
                                    ? pair.aucWithout()
                                    : pair.effect().standardizedAuc().value(),
                            pair.aucWithin(),
                            pair.effect() == null
                                    ? Double.NaN
                                    : pair.effect().shift().value());
                }
            }
            for (AuditAblation ablation : result.ablations()) {
                System.out.printf(
                        Locale.ROOT,
                        "%s,output %d: inputs %s,share %.3f,effect %.4f,sum %.4f,shift %.3f,ablated %.3f,random %.3f%n",
                        name,
                        ablation.output(),
                        ablation.inputs(),
                        ablation.share(),
                        ablation.effect(),
                        ablation.sum(),
                        ablation.shift(),
                        ablation.shiftAblated(),
                        ablation.shiftRandom());
            }
        }
    }

    private void falseAlarms(int seed, float[][] logits) {
        int alarms = 0;
        int flags = 0;
        try (ActivationMatrix outputs = ActivationMatrix.of(logits)) {
            for (int number = 0; number < CASES; number++) {
                try (ConceptMatrix concepts = concepts(
                        RANDOM_CONCEPTS, new SplittableRandom(10_000L * seed + number), label -> 0.1 + 0.08 * label)) {
                    AuditResult result =
                            Auditor.builder().outputLayer(true).build().audit(outputs, concepts, classes());
                    alarms += result.pairs().stream().anyMatch(pair -> pair.log10Holm() <= Math.log10(0.05)) ? 1 : 0;
                    flags += result.pairs().stream().anyMatch(pair -> pair.verdict() == AuditVerdict.FLAGGED) ? 1 : 0;
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "CLEAN %d: %d of %d cases with a family-wise alarm, %d flagged%n",
                seed,
                alarms,
                CASES,
                flags);
    }
}
