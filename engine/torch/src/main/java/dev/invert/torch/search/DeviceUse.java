package dev.invert.torch.search;

import java.util.List;

/**
 * Use of LibTorch by a job.
 *
 * @param devices the devices, such as cpu or cuda:0
 * @param product the arithmetic of the products
 * @param halvings number of chunks that were halved since the memory of a device was full
 * @param fallbacks number of chunks that the CPU computed since not even a small one fit
 */
public record DeviceUse(List<String> devices, ProductReport product, int halvings, int fallbacks) {
    public DeviceUse {
        devices = List.copyOf(devices);
    }
}
