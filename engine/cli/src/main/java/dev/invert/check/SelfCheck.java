package dev.invert.check;

import java.util.function.Consumer;

/** Checks on this machine what the engine relies on. */
public final class SelfCheck {
    private SelfCheck() {}

    /**
     * Runs all steps; loads LibTorch.
     *
     * @param device that the model is tried on: {@code cpu}, {@code cuda}, {@code cuda:I} or {@code auto}
     * @param listener told of each step when it is done
     * @return whether all of them passed
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
        new ModelCheck(device).run(noting);
        return passed[0];
    }
}
