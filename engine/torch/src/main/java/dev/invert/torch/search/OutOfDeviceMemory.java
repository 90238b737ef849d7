package dev.invert.torch.search;

import java.util.List;
import java.util.Locale;

/** Recognizes that memory for tensors ran out, on a device or on the host. */
final class OutOfDeviceMemory {
    /** Parts of what CUDA, cuBLAS, LibTorch's allocators on Linux and Windows, and the C++ library say. */
    private static final List<String> SAID = List.of(
            "out of memory",
            "not enough memory",
            "can't allocate memory",
            "cannot allocate memory",
            "alloc_failed",
            "bad_alloc");

    private OutOfDeviceMemory() {}

    /** Returns whether a failure means that a smaller batch may succeed. */
    static boolean is(Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            return true;
        }
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return SAID.stream().anyMatch(message::contains);
    }
}
