package dev.invert.nativecode;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.annotation.Namespace;
import org.bytedeco.javacpp.annotation.NoException;
import org.bytedeco.javacpp.annotation.Platform;

/**
 * The functions of {@code kernels.h}, one to one. Nothing here checks an argument: callers own the memory behind
 * every address and have checked every size.
 */
@Platform(include = "kernels.h", library = "jniInvertKernels")
@Namespace("invert")
@NoException
final class KernelBinding {
    /** Must equal {@code abiVersion()} of {@code kernels.h}. */
    static final int ABI_VERSION = 1;

    static {
        Loader.load();
    }

    private KernelBinding() {}

    static native int abiVersion();
}
