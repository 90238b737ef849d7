package dev.invert.results;

/** The version that the program prints and writes to run.json. */
public final class ProgramVersion {
    private ProgramVersion() {}

    /** Returns the version in the jar's manifest, or {@code unpackaged} for classes outside a jar. */
    public static String engine() {
        String version = ProgramVersion.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }

    /** Returns the name and version of the Java virtual machine. */
    public static String java() {
        return System.getProperty("java.vm.name") + " " + System.getProperty("java.version");
    }
}
