package dev.invert.spark;

import java.util.Optional;
import org.apache.spark.SparkConf;

/** Limits of native memory on executors. */
final class NativeLimits {
    private static final String OVERHEAD = "spark.executor.memoryOverhead";

    /** Memory outside of the heap that the JVM and Spark need themselves, in MiB. */
    private static final long RESERVED_MIB = 256;

    private static final long LEAST_MIB = 64;

    private NativeLimits() {}

    /**
     * Returns the value of {@code --memory} that leaves an executor within its container; empty if the configuration does
     * not say how large that is.
     */
    static Optional<String> memory(SparkConf conf) {
        return conf.contains(OVERHEAD)
                ? Optional.of(Math.max(LEAST_MIB, conf.getSizeAsMb(OVERHEAD) - RESERVED_MIB) + "M")
                : Optional.empty();
    }

    /** Turns off the limits of JavaCPP, which refuses native memory beyond the size of the Java heap. */
    static void leaveToTheEngine() {
        for (String limit : new String[] {"org.bytedeco.javacpp.maxBytes", "org.bytedeco.javacpp.maxPhysicalBytes"}) {
            if (System.getProperty(limit) == null) {
                System.setProperty(limit, "0");
            }
        }
    }
}
