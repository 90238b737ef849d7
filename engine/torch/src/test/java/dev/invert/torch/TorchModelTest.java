package dev.invert.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.errors.InvertException;
import dev.invert.errors.NearestNames;
import dev.invert.torch.LibTorch.Natives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchModelTest {
    @TempDir
    Path folder;

    private PointerScope scope;

    @BeforeEach
    void open() {
        LibTorch.require();
        scope = new PointerScope();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    @Test
    void listsLayersInTheOrderOfTheModules() {
        try (TorchModel model = TorchModel.open(TorchFixture.save(net(), folder.resolve("net.pt")), "cpu")) {
            assertThat(model.layers())
                    .containsExactly(
                            new Layer("block", "Block"),
                            new Layer("block.conv1", "Linear"),
                            new Layer("block.relu", "ReLU"),
                            new Layer("head", "Linear"));
            assertThat(model.device()).isEqualTo("cpu");
        }
    }

    @Test
    void answersAnUnknownLayerWithTheNearest() {
        try (TorchModel model = TorchModel.open(TorchFixture.save(net(), folder.resolve("net.pt")), "auto")) {
            assertRefused(() -> model.tap(List.of("haed")), "net.pt: has no layer 'haed'; nearest: head");
            assertRefused(() -> model.tap(List.of("conv1")), "nearest: block.conv1");
            assertRefused(() -> model.tap(List.of("transformer")), "lists its 4 layers");
            assertRefused(() -> model.tap(List.of("head", "head")), "layer 'head' is asked for twice");
            assertRefused(() -> model.tap(List.of()), "no layer asked for");
        }
    }

    @Test
    void saysThatAFrozenModelHasNoLayers() {
        JitModule net = net();
        net.eval();
        Path file = TorchFixture.save(torch.freeze(net), folder.resolve("frozen.pt"));
        try (TorchModel model = TorchModel.open(file, "cpu")) {
            assertThat(model.layers()).isEmpty();
            assertRefused(() -> model.tap(List.of("head")), "frozen.pt: has no named layers; a frozen model");
        }
    }

    @Test
    void refusesFilesThatAreNoModel() throws IOException {
        assertRefused(() -> TorchModel.open(folder.resolve("absent.pt"), "cpu"), "absent.pt: no such file");
        assertRefused(() -> TorchModel.open(folder, "cpu"), "is not a file");
        Path text = Files.writeString(folder.resolve("text.pt"), "not a model\n");
        assertRefused(() -> TorchModel.open(text, "cpu"), "text.pt: is not a TorchScript model");
        Path empty = Files.createFile(folder.resolve("empty.pt"));
        assertRefused(() -> TorchModel.open(empty, "cpu"), "empty.pt: is not a TorchScript model but an empty file");
        byte[] whole = Files.readAllBytes(TorchFixture.save(net(), folder.resolve("net.pt")));
        Path cut = Files.write(folder.resolve("cut.pt"), Arrays.copyOf(whole, whole.length / 2));
        assertRefused(() -> TorchModel.open(cut, "cpu"), "cut.pt: is cut short or damaged");
        Path saved = Path.of("../data/src/test/resources/dev/invert/arrays/ordered.pt");
        assertRefused(() -> TorchModel.open(saved, "cpu"), "a state dict or checkpoint of torch.save");
    }

    @Test
    void refusesDevicesThatAreNotThere() {
        Path file = TorchFixture.save(net(), folder.resolve("net.pt"));
        assertRefused(() -> TorchModel.open(file, "gpu"), "unknown device 'gpu'; legal are cpu, cuda");
        if (!LibTorch.cudaAvailable()) {
            assertRefused(() -> TorchModel.open(file, "cuda"), "device cuda asked for, but");
        }
        assertRefused(() -> TorchDevice.requireCuda("cuda", 0, Natives.CPU, 0), "-Djavacpp.platform.extension=-gpu");
        assertRefused(() -> TorchDevice.requireCuda("cuda", 0, Natives.GPU, 0), "nvidia-smi");
        assertRefused(() -> TorchDevice.requireCuda("cuda:2", 2, Natives.GPU, 2), "cuda:0 to cuda:1");
        TorchDevice.requireCuda("cuda:1", 1, Natives.GPU, 2);
    }

    @Test
    void measuresEditDistance() {
        assertThat(NearestNames.editDistance("kitten", "sitting")).isEqualTo(3);
        assertThat(NearestNames.editDistance("", "abc")).isEqualTo(3);
        assertThat(NearestNames.editDistance("abc", "")).isEqualTo(3);
        assertThat(NearestNames.editDistance("abc", "abc")).isZero();
        assertThat(NearestNames.of("layer1.0.conv3", List.of("layer2.0.conv3", "layer1.0.conv1", "fc")))
                .containsExactly("layer2.0.conv3", "layer1.0.conv1");
    }

    private static JitModule net() {
        TorchFixture fixture = new TorchFixture();
        JitModule block = fixture.module("Block");
        block.register_module("conv1", fixture.linear(4, 5));
        block.register_module("relu", fixture.function("ReLU", "torch.relu(x)"));
        fixture.define(block, "return self.relu.forward(self.conv1.forward(x))");
        JitModule net = fixture.module("Net");
        net.register_module("block", block);
        net.register_module("head", fixture.linear(5, 2));
        return fixture.define(net, "return self.head.forward(self.block.forward(x))");
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable action, String words) {
        assertThatThrownBy(action)
                .isInstanceOf(InvertException.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining("\n")
                .hasMessageNotContaining("Exception raised from");
    }
}
