package dev.invert.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.torch.ActivationRun;
import dev.invert.torch.Layer;
import dev.invert.torch.Pooling;
import dev.invert.torch.TappedModel;
import dev.invert.torch.TorchModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the bundled network of the demo on all test images. */
class FashionNetTest {
    private static final int BATCH_SIZE = 1_000;

    @TempDir
    Path folder;

    @Test
    void reachesTheAccuracyThatItsTrainingReported() throws IOException {
        Path file = folder.resolve("fashion-cnn.pt");
        try (InputStream in = Objects.requireNonNull(FashionMnist.class.getResourceAsStream("fashion-cnn.pt"))) {
            Files.copy(in, file);
        }
        FashionMnist test = FashionMnist.testSet();
        int[] predicted = new int[test.size()];
        TreeMap<String, Integer> neurons = new TreeMap<>();
        try (TorchModel model = TorchModel.open(file, "cpu");
                TappedModel tapped = model.tap(List.of("conv2", "fc1", "fc2"))) {
            assertThat(model.layers().stream().map(Layer::name))
                    .containsExactly("conv1", "relu1", "pool1", "conv2", "relu2", "pool2", "fc1", "relu3", "fc2");
            assertThat(model.layers().get(3).type()).isEqualTo("Conv2d");
            new ActivationRun(tapped, Pooling.byRank(), BATCH_SIZE)
                    .run(new FashionBatches(test), (layer, first, sampleCount, neuronCount, rows) -> {
                        neurons.put(layer, neuronCount);
                        for (int i = 0; layer.equals("fc2") && i < sampleCount; i++) {
                            predicted[(int) first + i] = argmax(rows.slice(i * neuronCount, neuronCount));
                        }
                    });
        }
        assertThat(neurons.toString()).isEqualTo("{conv2=32, fc1=64, fc2=10}");
        int right = 0;
        for (int i = 0; i < test.size(); i++) {
            right += predicted[i] == test.label(i) ? 1 : 0;
        }
        // Nearly equal logits may compare differently on another processor: allows 3 images.
        assertThat(right)
                .isGreaterThanOrEqualTo(8_900)
                .isBetween(TrainFashionNet.RIGHT_COUNT - 3, TrainFashionNet.RIGHT_COUNT + 3);
    }

    private static int argmax(FloatBuffer logits) {
        int best = 0;
        for (int c = 1; c < logits.remaining(); c++) {
            best = logits.get(c) > logits.get(best) ? c : best;
        }
        return best;
    }
}
