package dev.invert.results;

/** The version that the program prints and writes into run.json. */
public final class ProgramVersion {
    private ProgramVersion() {}

    /** From the jar's manifest; classes that run outside a jar have no version. */
    public static String engine() {
        String version = ProgramVersion.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }

    /** Returns the name and version of the Java virtual machine. */
    public static String java() {
        return System.getProperty("java.vm.name") + " " + System.getProperty("java.version");
    }
}
