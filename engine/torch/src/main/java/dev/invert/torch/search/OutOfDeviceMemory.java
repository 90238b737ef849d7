package dev.invert.torch.search;

import java.util.Locale;

/** Recognizes that memory for tensors ran out, on a device or on the host. */
final class OutOfDeviceMemory {
    private OutOfDeviceMemory() {}

    /** Returns whether a failure means that a smaller batch may succeed. */
    static boolean is(Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            return true;
        }
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("out of memory") || message.contains("not enough memory");
    }
}
