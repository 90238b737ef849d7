package dev.invert.torch.internal.products;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.errors.InvertException;
import dev.invert.torch.LibTorch;
import dev.invert.torch.internal.tensors.DeviceConcepts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests which mode is chosen, and which are refused. */
class ProductChoiceTest {
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
    void aRefusedModeIsNotChosen() {
        DeviceConcepts problem = new ProductProblem(new Random(1), 64, 64, 3, 1, 1).device();
        ProductCheck check = new ProductCheck(problem, new Products(problem).maxWeight());
        ProductTrial wrong = new ProductTrial(
                ProductMode.FLOAT64_PACKED,
                () -> check.difference(of -> new PackedProduct(of, ProductMode.packingShift(of.maxSum()) - 1)),
                () -> work(() -> {}));
        ProductTrial right = new ProductTrial(
                ProductMode.FLOAT64,
                () -> check.difference(of -> new Products(of).of(ProductMode.FLOAT64)),
                () -> work(() -> busy(1_000_000)));
        ProductChoice choice = new ProductChoice(new Device("cpu"));

        ProductReport report = choice.choose(List.of(wrong, right), () -> {}, "auto");

        assertThat(report.mode()).isEqualTo(ProductMode.FLOAT64);
        assertThat(report.refused()).containsOnlyKeys(ProductMode.FLOAT64_PACKED);
        assertThatThrownBy(() -> choice.choose(List.of(wrong, right), () -> {}, "float64-packed"))
                .isInstanceOf(InvertException.class)
                .hasMessageStartingWith("product float64-packed is refused on this device: n of extreme weights");
        assertThatThrownBy(() -> choice.choose(List.of(wrong), () -> {}, "auto"))
                .isInstanceOf(InvertException.class)
                .hasMessageStartingWith("no product is exact on this device");
    }

    /** Reports an operator that a device lacks as a refusal. */
    @Test
    void aModeThatFailsIsRefused() {
        ProductTrial failing = new ProductTrial(
                ProductMode.FLOAT64_PACKED,
                () -> {
                    throw new IllegalStateException("not implemented for Half\nException raised from x.cpp");
                },
                () -> work(() -> {}));
        ProductTrial full = new ProductTrial(
                ProductMode.FLOAT64,
                Optional::empty,
                () -> work(() -> {
                    throw new IllegalStateException("CUDA out of memory.\nException raised from y.cpp");
                }));
        ProductTrial unopened = new ProductTrial(ProductMode.FLOAT16, Optional::empty, () -> {
            throw new OutOfMemoryError("Physical memory usage is too high: physicalBytes (9G) > maxPhysicalBytes (8G)");
        });
        ProductTrial right = new ProductTrial(ProductMode.INT8, Optional::empty, () -> work(() -> {}));

        ProductReport report =
                new ProductChoice(new Device("cpu")).choose(List.of(failing, full, unopened, right), () -> {}, "auto");

        assertThat(report.mode()).isEqualTo(ProductMode.INT8);
        assertThat(report.refused())
                .containsEntry(ProductMode.FLOAT64_PACKED, "not implemented for Half")
                .containsEntry(ProductMode.FLOAT64, "CUDA out of memory.")
                .hasEntrySatisfying(
                        ProductMode.FLOAT16, reason -> assertThat(reason).startsWith("Physical memory usage"));
    }

    /** There may be room for the operands of one mode only. */
    @Test
    void opensOneModeAtATime() {
        List<String> events = new ArrayList<>();
        List<ProductTrial> trials = Stream.of(ProductMode.FLOAT64, ProductMode.FLOAT16)
                .map(mode -> new ProductTrial(mode, Optional::empty, () -> {
                    events.add("open " + mode.text());
                    return ProductTrial.Work.of(() -> {}, () -> events.add("close " + mode.text()));
                }))
                .toList();

        new ProductChoice(new Device("cpu")).choose(trials, () -> {}, "auto");

        assertThat(events).containsExactly("open float64", "close float64", "open float16", "close float16");
    }

    @Test
    void aFullHeapSaysNothingAboutAMode() {
        ProductTrial failing = new ProductTrial(ProductMode.FLOAT64, Optional::empty, () -> {
            throw new OutOfMemoryError("Java heap space");
        });
        ProductTrial right = new ProductTrial(ProductMode.INT8, Optional::empty, () -> work(() -> {}));

        assertThatThrownBy(() -> new ProductChoice(new Device("cpu")).choose(List.of(failing, right), () -> {}, "auto"))
                .isInstanceOf(OutOfMemoryError.class);
    }

    private static ProductTrial.Work work(Runnable run) {
        return ProductTrial.Work.of(run, () -> {});
    }

    @Test
    void prefersFloat64UnlessItTakesLongerThanTheRest() {
        Map<ProductMode, Double> seconds =
                Map.of(ProductMode.FLOAT64_PACKED, 3.0, ProductMode.FLOAT64, 5.0, ProductMode.FLOAT16, 1.0);

        assertThat(ProductChoice.decide(seconds, 4, Map.of()).mode()).isEqualTo(ProductMode.FLOAT64_PACKED);
        assertThat(ProductChoice.decide(seconds, 4, Map.of()).reason()).contains("no longer than the rest");
        assertThat(ProductChoice.decide(seconds, 2, Map.of()).mode()).isEqualTo(ProductMode.FLOAT16);
        assertThat(ProductChoice.decide(seconds, 2, Map.of()).reason()).isEqualTo("fastest");
    }

    private static void busy(int steps) {
        double sum = 0;
        for (int i = 1; i < steps; i++) {
            sum += 1.0 / i;
        }
        assertThat(sum).isPositive();
    }
}
