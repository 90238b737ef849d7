package dev.invert.torch;

import dev.invert.internal.jni.NativeCache;
import java.io.IOException;
import java.util.Optional;
import java.util.Properties;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/**
 * Unpacks and loads LibTorch; no other class does.
 *
 * <p>Code that touches a LibTorch class must call {@link #require()} first. Loading happens once, at the first call
 * that needs it, and takes about 1.5 s (2 s more if the 445 MB of libraries have to be unpacked into the cache
 * first), so nothing that works without a model may call it. {@link #version()} and {@link #natives()} load nothing.
 *
 * <p>All methods are thread-safe.
 */
public final class LibTorch {
    /** Sets of native libraries on the class path. */
    public enum Natives {
        /** No libraries for this platform. */
        MISSING,
        /** CPU libraries only. */
        CPU,
        /** CUDA libraries; on a host without a GPU they run on the CPU. */
        GPU,
        /** CPU and CUDA libraries. LibTorch would abort the JVM, so it is never loaded. */
        BOTH
    }

    private static final String GPU_EXTENSION = "-gpu";

    private LibTorch() {}

    /** Returns whether LibTorch works on this machine. Loads it if necessary. */
    public static boolean available() {
        return whyNot().isEmpty();
    }

    /**
     * Returns the reason, in one line, that LibTorch does not work on this machine; empty if it does. Loads it if
     * necessary.
     */
    public static Optional<String> whyNot() {
        return Loaded.WHY_NOT;
    }

    /**
     * Loads LibTorch, or returns at once if it is loaded.
     *
     * @throws UnsupportedOperationException with the message of {@link #whyNot()} if LibTorch does not work on this
     *     machine
     */
    public static void require() {
        whyNot().ifPresent(reason -> {
            throw new UnsupportedOperationException(reason);
        });
    }

    /**
     * Returns the version of the libraries on the class path, such as {@code 2.10.0-1.5.13} (LibTorch, then JavaCPP).
     */
    public static String version() {
        try {
            return Loader.getVersion("org.bytedeco", "pytorch");
        } catch (IOException unreadable) {
            return "unknown";
        }
    }

    /** Returns the set of native libraries on the class path. Loads nothing. */
    public static Natives natives() {
        return natives(onClassPath(""), onClassPath(GPU_EXTENSION));
    }

    static Natives natives(boolean cpu, boolean gpu) {
        if (cpu && gpu) {
            return Natives.BOTH;
        }
        if (gpu) {
            return Natives.GPU;
        }
        return cpu ? Natives.CPU : Natives.MISSING;
    }

    /** Returns whether LibTorch works and has a CUDA device. Loads it if necessary. */
    public static boolean cudaAvailable() {
        return available() && torch.cuda_is_available();
    }

    /** Returns the number of CUDA devices that LibTorch can use; 0 if there are none. Loads it if necessary. */
    public static int cudaDeviceCount() {
        return cudaAvailable() ? Byte.toUnsignedInt(torch.cuda_device_count()) : 0;
    }

    /** Returns the reason that these libraries cannot be loaded; empty if loading may be attempted. */
    static Optional<String> unusable(Natives natives, String platform) {
        return switch (natives) {
            case CPU, GPU -> Optional.empty();
            case MISSING ->
                Optional.of("LibTorch has no native libraries for " + platform + " on the class path; add"
                        + " org.bytedeco:pytorch and org.bytedeco:openblas with that classifier");
            case BOTH ->
                Optional.of("both the CPU and the GPU libraries of LibTorch are on the class path; remove one of"
                        + " the two org.bytedeco:pytorch native jars");
        };
    }

    private static boolean onClassPath(String extension) {
        Properties platform = Loader.loadProperties();
        String library = platform.getProperty("platform.library.prefix", "")
                + "jnitorch"
                + platform.getProperty("platform.library.suffix", "");
        return org.bytedeco.pytorch.presets.torch.class.getResource(folder("pytorch", extension) + library) != null;
    }

    private static String folder(String project, String extension) {
        return "/org/bytedeco/" + project + "/" + Loader.getPlatform() + extension + "/";
    }

    /** Loads LibTorch on first use: the JVM runs a class initializer once, and other threads wait for it. */
    private static final class Loaded {
        static final Optional<String> WHY_NOT = load();

        private static Optional<String> load() {
            Natives natives = natives();
            Optional<String> unusable = unusable(natives, Loader.getPlatform());
            if (unusable.isPresent()) {
                return unusable;
            }
            Optional<String> unsafe = NativeCache.whyNot();
            if (unsafe.isPresent()) {
                return Optional.of("LibTorch " + version() + " could not be loaded: " + unsafe.get());
            }
            try {
                unpack(natives == Natives.GPU ? GPU_EXTENSION : "");
                Loader.load(torch.class);
                return Optional.empty();
            } catch (IOException | LinkageError failure) {
                return Optional.of("LibTorch " + version() + " could not be loaded: " + oneLine(failure));
            }
        }

        /**
         * Puts every library into the cache before the first of them is opened. JavaCPP unpacks and opens libraries one
         * by one, and the dynamic linker then resolves a library that is not unpacked yet from the system: if another
         * LibTorch is installed (Debian's libtorch1.13), the JVM crashes. The presets class names the resources without
         * initializing {@code global.torch}, which would open them.
         */
        private static void unpack(String extension) throws IOException {
            Loader.cacheResources(org.bytedeco.openblas.presets.openblas.class, folder("openblas", ""));
            Loader.cacheResources(org.bytedeco.pytorch.presets.torch.class, folder("pytorch", extension));
        }
    }

    static String oneLine(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return message.lines()
                .findFirst()
                .orElse(root.getClass().getSimpleName())
                .strip();
    }
}
