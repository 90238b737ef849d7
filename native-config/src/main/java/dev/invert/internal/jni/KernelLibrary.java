package dev.invert.internal.jni;

import java.util.Optional;
import org.bytedeco.javacpp.Loader;

/** Loads the kernel library once and records the reason if that fails. */
final class KernelLibrary {
    /**
     * Reason that the kernels cannot be called, in one line; null if the library is loaded and has the right version.
     */
    static final String WHY_NOT = load();

    private KernelLibrary() {}

    private static String load() {
        try {
            String library = Loader.getPlatform() + "/" + System.mapLibraryName("jniInvertKernels");
            if (NativeKernels.class.getResource(library) == null) {
                return "native kernels not compiled: no " + library + " in this build (no C++ compiler was found)";
            }
            Optional<String> unsafe = NativeCache.whyNot();
            if (unsafe.isPresent()) {
                return "native kernels not loadable: " + unsafe.get();
            }
            Loader.load(NativeKernels.class);
            return mismatch(NativeKernels.abiVersion());
        } catch (LinkageError | RuntimeException e) {
            return "native kernels not loadable: " + firstLine(rootCause(e));
        }
    }

    static String mismatch(int version) {
        return version == NativeKernels.ABI_VERSION
                ? null
                : "native kernels have version " + version + ", this program needs " + NativeKernels.ABI_VERSION
                        + ": clear ~/.cache/invert/native";
    }

    private static Throwable rootCause(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String firstLine(Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.lines().findFirst().orElse(message);
    }
}
