package dev.invert.torch.cost;

/**
 * A choice between the kernels and GPUs, with the predictions that it rests on.
 *
 * @param device whether GPUs do the job
 * @param kernelSeconds predicted time of the kernels
 * @param deviceSeconds predicted time of the GPUs with their start; NaN if none was considered
 * @param reason the reason, in one line
 */
public record DeviceDecision(boolean device, double kernelSeconds, double deviceSeconds, String reason) {}
