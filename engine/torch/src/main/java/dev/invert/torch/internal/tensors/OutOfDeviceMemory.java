package dev.invert.torch.internal.tensors;

import java.util.List;
import java.util.Locale;

/** Recognizes that memory for tensors ran out, on a device or on the host. */
public final class OutOfDeviceMemory {
    /** Parts of what CUDA, cuBLAS, LibTorch's allocators on Linux and Windows, and the C++ library say. */
    private static final List<String> SAID = List.of(
            "out of memory",
            "not enough memory",
            "can't allocate memory",
            "cannot allocate memory",
            "alloc_failed",
            "bad_alloc");

    /** Parts of what JavaCPP says when it throws OutOfMemoryError, the error of Java's heap, for native memory. */
    private static final List<String> SAID_BY_JAVACPP = List.of(
            "failed to allocate memory within limits", "physical memory usage is too high", "cannot allocate new");

    private OutOfDeviceMemory() {}

    /**
     * Returns whether a failure means that a smaller batch may succeed. A full heap does not: other threads fill it, too,
     * and what it cannot hold may be results, not tensors.
     */
    public static boolean is(Throwable failure) {
        List<String> said = failure instanceof OutOfMemoryError ? SAID_BY_JAVACPP : SAID;
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return said.stream().anyMatch(message::contains);
    }
}
