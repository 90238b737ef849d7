package dev.invert.torch.cost;

/** A piece of work that the kernels or GPUs can do, with predictions of its time. */
public interface DeviceJob {
    /** Returns whether most activations are zeros that are not stored; the kernels skip them. */
    boolean sparse();

    /** Predicts the seconds that the kernels take on a number of threads of the CPU. */
    double kernelSeconds(int threads);

    /** Predicts the seconds that one GPU takes, without its start. */
    double deviceSeconds(DeviceRates rates);
}
