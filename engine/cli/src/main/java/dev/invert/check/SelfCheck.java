package dev.invert.check;

import java.util.function.Consumer;

/** Checks the kernels and LibTorch on this machine. */
public final class SelfCheck {
    private SelfCheck() {}

    /**
     * Runs all steps. Loads LibTorch.
     *
     * @param device device to test the model, search and scoring on: {@code cpu}, {@code cuda}, {@code cuda:I} or {@code auto}
     * @param listener receives the result of each step as soon as it is done
     * @return whether all steps passed
     */
    public static boolean run(String device, Consumer<CheckResult> listener) {
        boolean[] passed = {true};
        Consumer<CheckResult> noting = result -> {
            passed[0] &= result.passed();
            listener.accept(result);
        };
        try (KernelCheck kernels = new KernelCheck()) {
            kernels.run(noting);
        }
        if (new ModelCheck(device).run(noting)) {
            new DeviceCheck(device).run(noting);
        }
        return passed[0];
    }
}
