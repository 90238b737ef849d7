package dev.invert.torch.internal.products;

import dev.invert.errors.InvertException;
import dev.invert.torch.TorchErrors;
import dev.invert.torch.internal.tensors.OutOfDeviceMemory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;

/**
 * Chooses the arithmetic of products by measuring it on the device. Float64 is preferred unless it takes longer than the
 * other work that goes with a product: then the fastest mode is chosen. A mode is refused if its results differ from int64
 * arithmetic, or if its operands do not fit into the memory of the device.
 */
@SuppressWarnings("try") // Scopes are used only for their side effect.
final class ProductChoice {
    private static final int ROUNDS = 3;

    /** A mode this much slower than another in its first run is not run again. */
    private static final double HOPELESS = 8;

    private final Device device;

    /** Chooses for a device. */
    ProductChoice(Device device) {
        this.device = device;
        MatrixPrecision.requireFull();
    }

    /**
     * Checks and measures modes.
     *
     * @param trials modes that are exact for the problem, in order of preference
     * @param rest the other work that goes with a product
     * @param wanted name of a mode to use in any case, or {@value Products#AUTO}
     * @throws InvertException if the wanted mode is not among them or is refused, or all are refused
     */
    ProductReport choose(List<ProductTrial> trials, Runnable rest, String wanted) {
        if (!wanted.equals(Products.AUTO)) {
            return forced(trials, ProductMode.of(wanted));
        }
        Map<ProductMode, String> refused = new EnumMap<>(ProductMode.class);
        List<ProductTrial> right = new ArrayList<>();
        for (ProductTrial trial : trials) {
            Optional<String> difference = difference(trial);
            if (difference.isPresent()) {
                refused.put(trial.mode(), difference.get());
            } else {
                right.add(trial);
            }
        }
        if (right.isEmpty()) {
            throw new InvertException("no product is exact on this device: " + refused);
        }
        Map<ProductMode, Double> seconds = measure(right, refused);
        if (seconds.isEmpty()) {
            throw new InvertException("no product can be computed on this device: " + refused);
        }
        double restSeconds = seconds(rest, Double.MAX_VALUE);
        return decide(seconds, restSeconds, refused);
    }

    private ProductReport forced(List<ProductTrial> trials, ProductMode mode) {
        ProductTrial trial = trials.stream()
                .filter(one -> one.mode() == mode)
                .findFirst()
                .orElseThrow(() ->
                        new InvertException("product " + mode.text() + " is not exact for so many samples; use auto"));
        difference(trial).ifPresent(difference -> {
            throw new InvertException("product " + mode.text() + " is refused on this device: " + difference);
        });
        return new ProductReport(mode, "asked for", List.of(), 0, Map.of());
    }

    /** Decides by measured times. */
    static ProductReport decide(
            Map<ProductMode, Double> seconds, double restSeconds, Map<ProductMode, String> refused) {
        ProductMode preferred = null;
        ProductMode fastest = null;
        for (ProductMode mode : ProductMode.values()) {
            Double time = seconds.get(mode);
            if (time == null) {
                continue;
            }
            if (fastest == null || time < seconds.get(fastest)) {
                fastest = mode;
            }
            boolean isFloat64 = mode == ProductMode.FLOAT64_PACKED || mode == ProductMode.FLOAT64;
            if (isFloat64 && (preferred == null || time < seconds.get(preferred))) {
                preferred = mode;
            }
        }
        boolean keeps = preferred != null && (preferred == fastest || seconds.get(preferred) <= restSeconds);
        ProductMode chosen = keeps ? preferred : fastest;
        String reason = chosen == fastest
                ? "fastest"
                : String.format(
                        Locale.ROOT, "takes no longer than the rest of the work, so %s gains little", fastest.text());
        return new ProductReport(
                chosen,
                reason,
                seconds.entrySet().stream()
                        .map(entry -> new ProductReport.Timing(entry.getKey(), entry.getValue()))
                        .toList(),
                restSeconds,
                refused);
    }

    private static Optional<String> difference(ProductTrial trial) {
        try (PointerScope scope = new PointerScope()) {
            return trial.check().get();
        } catch (RuntimeException | OutOfMemoryError e) {
            return Optional.of(reason(e));
        }
    }

    /** Returns the reason for which a device cannot compute in a mode; throws errors that say nothing about the device. */
    private static String reason(Throwable failure) {
        if (failure instanceof Error error && !OutOfDeviceMemory.is(error)) {
            throw error;
        }
        return TorchErrors.line(String.valueOf(failure.getMessage()));
    }

    private Map<ProductMode, Double> measure(List<ProductTrial> trials, Map<ProductMode, String> refused) {
        Map<ProductMode, Double> seconds = new EnumMap<>(ProductMode.class);
        double best = Double.MAX_VALUE;
        for (ProductTrial trial : trials) {
            try (PointerScope scope = new PointerScope();
                    ProductTrial.Work work = trial.open().get()) {
                double time = seconds(work, best);
                best = Math.min(best, time);
                seconds.put(trial.mode(), time);
            } catch (RuntimeException | OutOfMemoryError e) {
                refused.put(trial.mode(), reason(e));
            }
        }
        return seconds;
    }

    /** Returns the shortest of a few runs after a first one; that of the first run if it is hopeless. */
    private double seconds(Runnable work, double best) {
        double time = once(work);
        if (time > HOPELESS * best) {
            return time;
        }
        time = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            time = Math.min(time, once(work));
        }
        return time;
    }

    private double once(Runnable work) {
        synchronize();
        long start = System.nanoTime();
        try (PointerScope scope = new PointerScope()) {
            work.run();
            synchronize();
        }
        return (System.nanoTime() - start) * 1e-9;
    }

    private void synchronize() {
        if (device.is_cuda()) {
            torch.cuda_synchronize(device.index());
        }
    }
}
