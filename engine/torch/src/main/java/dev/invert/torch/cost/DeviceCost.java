package dev.invert.torch.cost;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Decides by predicted times whether GPUs do a job. They must be clearly faster, start included, since the prediction is
 * rough: sparse activations and short jobs stay on the CPU.
 */
public final class DeviceCost {
    /** Seconds that LibTorch takes to start on a GPU. */
    private static final double START_SECONDS = 3;

    /** Jobs that take the CPU less than this are not worth a start. */
    private static final double LEAST_SECONDS = 5;

    /** Share of the CPU's time that GPUs must not exceed. */
    private static final double MOST_SHARE = 0.7;

    private DeviceCost() {}

    /**
     * Decides where a job runs.
     *
     * @param threads number of threads of the kernels
     * @param started whether LibTorch already runs on the GPUs, for a model for example
     * @param gpus returns the names of the GPUs that share the job; may load LibTorch, and is called only if that can
     *     pay
     */
    public static DeviceDecision decide(DeviceJob job, int threads, boolean started, Supplier<List<String>> gpus) {
        double kernels = job.kernelSeconds(threads);
        if (job.sparse()) {
            return new DeviceDecision(
                    false, kernels, Double.NaN, "sparse activations: the kernels skip zeros, a GPU does not");
        }
        if (kernels < LEAST_SECONDS) {
            return new DeviceDecision(
                    false,
                    kernels,
                    Double.NaN,
                    String.format(
                            Locale.ROOT, "the kernels are predicted to take %.2g s, too little for a GPU", kernels));
        }
        List<String> names = gpus.get();
        if (names.isEmpty()) {
            return new DeviceDecision(false, kernels, Double.NaN, "no GPU that LibTorch can use");
        }
        double device = (started ? 0 : START_SECONDS) + deviceSeconds(job, names);
        boolean faster = device < MOST_SHARE * kernels;
        return new DeviceDecision(
                faster,
                kernels,
                device,
                String.format(
                        Locale.ROOT,
                        "%d x %s predicted to take %.3g s, the kernels %.3g s on %d threads%s",
                        names.size(),
                        names.get(0),
                        device,
                        kernels,
                        threads,
                        faster ? "" : String.format(Locale.ROOT, ": not below %s of it", MOST_SHARE)));
    }

    /** Predicts the seconds of a job that several GPUs share, without their start. */
    private static double deviceSeconds(DeviceJob job, List<String> names) {
        // Each takes as many neurons as it can: rates add up.
        double perSecond = names.stream()
                .mapToDouble(name -> 1 / job.deviceSeconds(DeviceRates.of(name)))
                .sum();
        return 1 / perSecond;
    }
}
