package dev.invert.demo;

import dev.invert.torch.LibTorch;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Locale;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains the demo's network on the 60,000 Fashion-MNIST training images and writes it as the TorchScript file
 * {@code engine/cli/src/main/resources/dev/invert/demo/fashion-cnn.pt}. Not part of the product.
 *
 * <p>Input (N, 1, 28, 28), brightness in [0, 1], which the model normalizes itself. Output (N, 10), logits. Layers:
 * conv1 (16 maps), relu1, pool1, conv2 (32 maps), relu2, pool2, fc1 (64), relu3, fc2 (10).
 *
 * <p>Seed {@value #SEED}, {@value #EPOCH_COUNT} epochs, two to four minutes on two cores; the same machine writes the
 * same bytes again. Test accuracy of the file in the repository: {@value #RIGHT_COUNT} of 10,000.
 *
 * <p>Run it in the repository's root, with FOLDER the folder of the four files as published (Debian's package
 * dataset-fashion-mnist installs them in /usr/share/datasets/fashion-mnist):
 * <pre>{@code
 * mvn -q -pl engine/cli -am test-compile dependency:build-classpath \
 *     -Dmdep.includeScope=test -Dmdep.outputFile=target/classpath.txt
 * java -cp "engine/cli/target/test-classes:engine/cli/target/classes:$(cat engine/cli/target/classpath.txt)" \
 *     dev.invert.demo.TrainFashionNet FOLDER engine/cli/src/main/resources/dev/invert/demo/fashion-cnn.pt
 * }</pre>
 */
@SuppressWarnings("try") // The scope is used only for its side effect.
public final class TrainFashionNet {
    /** Number of test images, of 10,000, that the file in the repository classifies correctly. */
    static final int RIGHT_COUNT = 9061;

    private static final long SEED = 20260101;
    private static final int EPOCH_COUNT = 8;
    private static final int BATCH_SIZE = 100;
    private static final double PEAK_LEARNING_RATE = 2e-3;
    private static final double WEIGHT_DECAY = 1e-4;

    /** Mean and standard deviation of all pixels of the training images, in [0, 1]. */
    private static final String NORMALIZE = "(x - 0.2860) / 0.3530";

    private final CompilationUnit types = new CompilationUnit();

    TrainFashionNet() {}

    /**
     * Trains the network, writes it, reads it back and prints the accuracy.
     *
     * @param args folder of the four published files; path of the file to write
     */
    public static void main(String[] args) {
        if (args.length != 2) {
            throw new IllegalArgumentException("arguments: FOLDER_OF_FASHION_MNIST FILE_TO_WRITE");
        }
        LibTorch.require();
        torch.set_num_threads(1);
        torch.manual_seed(SEED);
        Path folder = Path.of(args[0]);
        FashionMnist training = FashionMnist.read(
                folder.resolve("train-images-idx3-ubyte.gz"), folder.resolve("train-labels-idx1-ubyte.gz"));
        FashionMnist test = FashionMnist.read(
                folder.resolve("t10k-images-idx3-ubyte.gz"), folder.resolve("t10k-labels-idx1-ubyte.gz"));
        try (PointerScope scope = new PointerScope()) {
            JitModule net = new TrainFashionNet().network(0);
            train(net, images(training), labels(training), EPOCH_COUNT, PEAK_LEARNING_RATE);
            Tensor testImages = images(test);
            Tensor before = logits(net, testImages);
            net.save(args[1]);
            Tensor after = logits(torch.load(args[1]), testImages);
            if (!torch.equal(before, after)) {
                throw new IllegalStateException(
                        args[1] + " computes other outputs than the network it was written from");
            }
            double accuracy = torch.mean(after.argmax(new org.bytedeco.pytorch.LongOptional(1), false)
                            .eq(labels(test))
                            .to(torch.ScalarType.Double))
                    .item()
                    .toDouble();
            System.out.printf(Locale.ROOT, "%s: test accuracy %.4f%n", args[1], accuracy);
        }
    }

    /** Returns an untrained network, whose convolutions pad images with a border of zeros. */
    JitModule network(int padding) {
        int rows = ((FashionMnist.ROW_COUNT - 2 + 2 * padding) / 2 - 2 + 2 * padding) / 2;
        JitModule net = module("FashionNet");
        net.register_module("conv1", convolution(1, 16, padding));
        net.register_module("relu1", function("ReLU", "torch.relu(x)"));
        net.register_module("pool1", function("MaxPool2d", "torch.max_pool2d(x, [2, 2])"));
        net.register_module("conv2", convolution(16, 32, padding));
        net.register_module("relu2", function("ReLU", "torch.relu(x)"));
        net.register_module("pool2", function("MaxPool2d", "torch.max_pool2d(x, [2, 2])"));
        net.register_module("fc1", linear(32L * rows * rows, 64));
        net.register_module("relu3", function("ReLU", "torch.relu(x)"));
        net.register_module("fc2", linear(64, 10));
        net.define("""
                def forward(self, x: Tensor) -> Tensor:
                    x = %s
                    x = self.pool1.forward(self.relu1.forward(self.conv1.forward(x)))
                    x = self.pool2.forward(self.relu2.forward(self.conv2.forward(x)))
                    x = self.relu3.forward(self.fc1.forward(torch.flatten(x, 1)))
                    return self.fc2.forward(x)
                """.formatted(NORMALIZE));
        return net;
    }

    private JitModule convolution(long in, long out, int padding) {
        JitModule layer = module("Conv2d");
        layer.register_parameter("weight", uniform(in * 9, out, in, 3, 3), false);
        layer.register_parameter("bias", uniform(in * 9, out), false);
        layer.define("""
                def forward(self, x: Tensor) -> Tensor:
                    return torch.conv2d(x, self.weight, self.bias, [1, 1], [%d, %d])
                """.formatted(padding, padding));
        return layer;
    }

    private JitModule linear(long in, long out) {
        JitModule layer = module("Linear");
        layer.register_parameter("weight", uniform(in, out, in), false);
        layer.register_parameter("bias", uniform(in, out), false);
        layer.define("""
                def forward(self, x: Tensor) -> Tensor:
                    return torch.addmm(self.bias, x, torch.t(self.weight))
                """);
        return layer;
    }

    private JitModule function(String type, String expression) {
        JitModule layer = module(type);
        layer.define("def forward(self, x: Tensor) -> Tensor:\n    return " + expression + "\n");
        return layer;
    }

    private JitModule module(String type) {
        return new JitModule(new QualifiedName("__torch__.invert." + type), types, true);
    }

    /** Returns uniform values in +-1/sqrt(fanIn), PyTorch's initialization of convolutions and linear layers. */
    private static Tensor uniform(long fanIn, long... shape) {
        double bound = 1 / Math.sqrt((double) fanIn);
        return torch.rand(shape)
                .mul_(new Scalar(2 * bound))
                .sub_(new Scalar(bound))
                .set_requires_grad(true);
    }

    /** Trains a network; the learning rate falls from its peak to 0 along a cosine. */
    static void train(JitModule net, Tensor images, Tensor labels, int epochCount, double peak) {
        TensorVector parameters = new TensorVector();
        var end = net.parameters().end();
        for (var p = net.parameters().begin(); p.notEquals(end); p.increment()) {
            parameters.push_back(p.multiply());
        }
        AdamOptions options = new AdamOptions(peak);
        options.weight_decay().put(WEIGHT_DECAY);
        Adam optimizer = new Adam(parameters, options);
        long imageCount = images.size(0);
        long stepsPerEpoch = imageCount / BATCH_SIZE;
        double stepCount = epochCount * (double) stepsPerEpoch;
        long step = 0;
        for (int epoch = 1; epoch <= epochCount; epoch++) {
            try (PointerScope scope = new PointerScope()) {
                Tensor order = torch.randperm(imageCount);
                double lossSum = 0;
                for (long first = 0; first < imageCount; first += BATCH_SIZE, step++) {
                    Tensor batch = order.narrow(0, first, BATCH_SIZE);
                    double rate = peak * (1 + Math.cos(Math.PI * step / stepCount)) / 2;
                    optimizer.param_groups().get(0).options().set_lr(rate);
                    lossSum += step(net, optimizer, images.index_select(0, batch), labels.index_select(0, batch));
                }
                System.out.printf(Locale.ROOT, "epoch %d: mean loss %.4f%n", epoch, lossSum / stepsPerEpoch);
            }
        }
    }

    /** Runs one step of gradient descent; returns the mean loss of the batch. */
    private static double step(JitModule net, Adam optimizer, Tensor images, Tensor labels) {
        try (PointerScope scope = new PointerScope()) {
            optimizer.zero_grad();
            Tensor loss = torch.cross_entropy(
                    net.forward(new IValueVector(new IValue(images))).toTensor(), labels);
            loss.backward();
            optimizer.step();
            return loss.item().toDouble();
        }
    }

    static Tensor logits(JitModule net, Tensor images) {
        try (NoGradGuard noGradients = new NoGradGuard()) {
            return net.forward(new IValueVector(new IValue(images))).toTensor();
        }
    }

    /** Returns all images, (N, 1, 28, 28). */
    static Tensor images(FashionMnist data) {
        long[] shape = {data.size(), 1, FashionMnist.ROW_COUNT, FashionMnist.COLUMN_COUNT};
        Tensor images = torch.empty(shape);
        FloatPointer values = images.data_ptr_float();
        FloatBuffer target =
                values.capacity((long) data.size() * FashionMnist.PIXEL_COUNT).asBuffer();
        data.copyScaled(0, data.size(), target);
        return images;
    }

    /** Returns all labels, (N), int64. */
    static Tensor labels(FashionMnist data) {
        Tensor labels = torch.zeros(new long[] {data.size()}).to(torch.ScalarType.Long);
        LongPointer values = labels.data_ptr_long();
        for (int i = 0; i < data.size(); i++) {
            values.put(i, data.label(i));
        }
        return labels;
    }
}
