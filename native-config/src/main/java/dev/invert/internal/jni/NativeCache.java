package dev.invert.internal.jni;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;

/**
 * Chooses the folder that native libraries are unpacked to and loaded from. JavaCPP alone would take a predictable
 * folder under the system's temporary folder where the home folder is not writable, and load whatever lies there.
 *
 * <p>The folder is the one that {@link #PROPERTY} names, or else {@code .cache/invert/native} in the home folder. It is
 * used only if {@link PrivateFolder} trusts it. If the home folder offers none, a new private folder is used and
 * deleted when the process ends. A folder that was named is never replaced by another.
 */
public final class NativeCache {
    /** System property of JavaCPP that names the folder. */
    public static final String PROPERTY = "org.bytedeco.javacpp.cachedir";

    /** Reasons for rejecting folders in favor of the chosen one; written once, before {@link #WHY_NOT}. */
    private static final List<String> REJECTED = new ArrayList<>();

    /** Reason that no native library may be loaded, in one line; empty if the folder is chosen. */
    private static final Optional<String> WHY_NOT = choose();

    private NativeCache() {}

    /**
     * Makes JavaCPP use a safe folder. Must be called before anything is loaded through JavaCPP, and the result must be
     * heeded: if it is not empty, nothing may be loaded.
     *
     * @return the reason that there is no safe folder, in one line, or empty if there is one
     */
    public static Optional<String> whyNot() {
        return WHY_NOT;
    }

    /** Returns the folder in use and why it is not the usual one, or the reason that there is none, in one line. */
    public static String description() {
        return WHY_NOT.map(reason -> "none: " + reason)
                .orElseGet(() -> System.getProperty(PROPERTY)
                        + (REJECTED.isEmpty() ? "" : " for this run alone: " + String.join("; ", REJECTED)));
    }

    private static Optional<String> choose() {
        try {
            Path chosen = choose(
                    System.getProperty(PROPERTY),
                    Path.of(System.getProperty("user.home", "")),
                    Path.of(System.getProperty("java.io.tmpdir", "")),
                    REJECTED);
            if (chosen == null) {
                return Optional.of(String.join("; ", REJECTED));
            }
            System.setProperty(PROPERTY, chosen.toString());
            return distrustInUse(chosen);
        } catch (IOException | RuntimeException | LinkageError e) {
            return Optional.of("no folder for native libraries: " + e);
        }
    }

    /** Returns the reason to distrust the folder that JavaCPP uses, in case other code in the process chose it. */
    private static Optional<String> distrustInUse(Path chosen) throws IOException {
        Path inUse = Loader.getCacheDir().toPath();
        if (Files.isSameFile(inUse, chosen)) {
            return Optional.empty();
        }
        return PrivateFolder.distrust(inUse).map(reason -> "the JavaCPP cache in use is not safe: " + reason);
    }

    /**
     * Chooses a folder.
     *
     * @param named folder that the user named, or null
     * @param home home folder
     * @param temporary folder for temporary files
     * @param reasons receives why each rejected folder is rejected
     * @return the folder, or null if there is none
     */
    static Path choose(String named, Path home, Path temporary, List<String> reasons) {
        if (named != null) {
            Path folder = Path.of(named);
            return usable(folder, reasons) ? folder : null;
        }
        Path usual = home.resolve(".cache").resolve("invert").resolve("native");
        if (home.isAbsolute() && usable(usual, reasons)) {
            return usual;
        }
        try {
            Path fresh = Files.createTempDirectory(temporary, "invert-native-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(fresh)));
            if (usable(fresh, reasons)) {
                return fresh;
            }
        } catch (IOException | IllegalStateException e) {
            reasons.add("no folder can be made in " + temporary);
        }
        return null;
    }

    private static boolean usable(Path folder, List<String> reasons) {
        try {
            PrivateFolder.create(folder);
            Optional<String> distrust = PrivateFolder.distrust(folder);
            distrust.ifPresent(reason -> reasons.add(reason + ", so no library is loaded from " + folder));
            if (distrust.isEmpty() && !Files.isWritable(folder)) {
                reasons.add(folder + " is not writable");
                return false;
            }
            return distrust.isEmpty();
        } catch (IOException e) {
            reasons.add("the folder " + folder + " cannot be made");
            return false;
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> entries = Files.walk(folder)) {
            entries.sorted(Comparator.reverseOrder())
                    .forEach(entry -> entry.toFile().delete());
        } catch (IOException e) {
            // What is left is private, and the system clears its temporary folder.
        }
    }
}
