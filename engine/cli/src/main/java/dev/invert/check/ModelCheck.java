package dev.invert.check;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.check.CheckResult.CheckFailure;
import dev.invert.demo.DemoModel;
import dev.invert.demo.FashionBatches;
import dev.invert.demo.FashionMnist;
import dev.invert.torch.ActivationRun;
import dev.invert.torch.LibTorch;
import dev.invert.torch.MatrixSink;
import dev.invert.torch.Pooling;
import dev.invert.torch.TappedModel;
import dev.invert.torch.TorchModel;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Runs the demo's network, tapped, on the CPU and on a device, and compares the activations. */
final class ModelCheck {
    private static final List<String> LAYERS = List.of("conv2", "fc1", "fc2");
    private static final String LOGITS = "fc2";
    private static final int BATCH_SIZE = 250;

    /** Minimum accuracy of a working network: it classifies 9,061 of these 10,000 images correctly. */
    private static final double LEAST_ACCURACY = 0.9;

    /**
     * Maximum difference relative to the largest activation: devices sum in different orders, and GPUs may round the
     * factors of convolutions to 11 bits (TF32).
     */
    private static final double MOST_DIFFERENCE = 1e-3;

    private final String device;
    private final FashionMnist images = FashionMnist.testSet();

    ModelCheck(String device) {
        this.device = device;
    }

    /** Runs the steps; returns whether LibTorch loads. */
    boolean run(Consumer<CheckResult> listener) {
        CheckResult loads = CheckResult.of("LibTorch", () -> {
            LibTorch.require();
            return "version " + LibTorch.version() + ", natives: " + LibTorch.natives() + ", CUDA devices: "
                    + LibTorch.cudaDeviceCount();
        });
        listener.accept(loads);
        if (!loads.passed()) {
            return false;
        }
        try (MatrixSink onCpu = new MatrixSink(images.size());
                MatrixSink onDevice = new MatrixSink(images.size())) {
            CheckResult cpu = CheckResult.of("model on cpu", () -> {
                compute("cpu", onCpu);
                return recognized(onCpu.matrices().get(LOGITS));
            });
            listener.accept(cpu);
            if (cpu.passed()) {
                listener.accept(CheckResult.of("model on " + device, () -> {
                    String name = compute(device, onDevice);
                    return name + ": " + difference(onCpu.matrices(), onDevice.matrices());
                }));
            }
        }
        return true;
    }

    private String compute(String where, MatrixSink sink) {
        try (DemoModel file = DemoModel.unpack();
                TorchModel model = TorchModel.open(file.file(), where);
                TappedModel tapped = model.tap(LAYERS)) {
            new ActivationRun(tapped, Pooling.byRank(), BATCH_SIZE).run(new FashionBatches(images), sink);
            return model.device();
        }
    }

    private String recognized(ActivationMatrix logits) {
        int right = 0;
        try (ActivationBlock block = logits.load(0, logits.neuronCount())) {
            for (int i = 0; i < images.size(); i++) {
                int best = 0;
                for (int k = 1; k < logits.neuronCount(); k++) {
                    if (block.floats(k).get(i) > block.floats(best).get(i)) {
                        best = k;
                    }
                }
                right += best == images.label(i) ? 1 : 0;
            }
        }
        String text = "%,d of %,d pictures recognized".formatted(right, images.size());
        if (right < LEAST_ACCURACY * images.size()) {
            throw new CheckFailure(text + ", more than " + LEAST_ACCURACY + " of them are expected");
        }
        return text;
    }

    private static String difference(
            Map<String, ActivationMatrix.Writable> expected, Map<String, ActivationMatrix.Writable> found) {
        double worst = 0;
        for (String layer : LAYERS) {
            double difference = difference(expected.get(layer), found.get(layer));
            if (!(difference <= MOST_DIFFERENCE)) {
                throw new CheckFailure("layer %s differs from the CPU by %.2g of its largest activation, more than %.0e"
                        .formatted(layer, difference, MOST_DIFFERENCE));
            }
            worst = Math.max(worst, difference);
        }
        return "layers %s differ from the CPU by at most %.2g of their largest activation"
                .formatted(String.join(", ", LAYERS), worst);
    }

    static double difference(ActivationMatrix expected, ActivationMatrix found) {
        double largest = 0;
        double worst = 0;
        try (ActivationBlock a = expected.load(0, expected.neuronCount());
                ActivationBlock b = found.load(0, found.neuronCount())) {
            for (int k = 0; k < expected.neuronCount(); k++) {
                FloatBuffer left = a.floats(k);
                FloatBuffer right = b.floats(k);
                for (int i = 0; i < expected.sampleCount(); i++) {
                    largest = Math.max(largest, Math.abs(left.get(i)));
                    worst = Math.max(worst, Math.abs((double) left.get(i) - right.get(i)));
                    if (Float.isNaN(right.get(i))) {
                        return Double.NaN;
                    }
                }
            }
        }
        return worst / largest;
    }
}
