package dev.invert.internal.jni;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/**
 * Checks that nobody but the user (and root) can have put files into a folder, so that code in it may be loaded. On
 * systems without POSIX permissions every folder passes, since none that others share is chosen there.
 */
final class PrivateFolder {
    private static final int STICKY = 01000;
    private static final int GROUP_WRITE = 0020;
    private static final int OTHERS_WRITE = 0002;
    private static final int OTHERS_ANY = 0077;
    private static final int ROOT = 0;

    private PrivateFolder() {}

    /**
     * Creates a folder that only the user can enter, and its missing parents. Does nothing if it exists.
     *
     * @throws IOException if it cannot be created
     */
    static void create(Path folder) throws IOException {
        if (posix(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(folder);
        }
    }

    /**
     * Returns the reason that files in a folder cannot be trusted, or empty if they can: the folder and all that it
     * contains belong to the user, only the user can enter it, nobody else can replace a folder above it, and its links
     * lead to files that only the user or root can replace.
     *
     * @param folder existing folder
     * @throws IOException if its attributes cannot be read
     */
    static Optional<String> distrust(Path folder) throws IOException {
        if (!posix(folder)) {
            return Optional.empty();
        }
        long user = new UnixSystem().getUid();
        Path real = folder.toRealPath();
        Optional<String> above = distrustAbove(real, user);
        if (above.isPresent()) {
            return above;
        }
        Attributes own = Attributes.of(real);
        if (own.user != user) {
            return Optional.of(real + " belongs to another user");
        }
        if ((own.mode & OTHERS_ANY) != 0) {
            return Optional.of(real + " is open to other users (chmod 700 closes it, if you trust its files)");
        }
        return distrustInside(real, user);
    }

    /** Returns the reason that another user could replace a folder, by its parents. */
    static Optional<String> distrustAbove(Path real, long user) throws IOException {
        for (Path parent = real.getParent(); parent != null; parent = parent.getParent()) {
            Attributes attributes = Attributes.of(parent);
            if (attributes.user != user && attributes.user != ROOT) {
                return Optional.of(parent + " belongs to another user");
            }
            boolean shared = (attributes.mode & OTHERS_WRITE) != 0
                    || ((attributes.mode & GROUP_WRITE) != 0 && !attributes.ownGroup());
            if (shared && (attributes.mode & STICKY) == 0) {
                return Optional.of(parent + " can be changed by other users");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> distrustInside(Path real, long user) throws IOException {
        String[] reason = new String[1];
        Files.walkFileTree(real, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path entry, BasicFileAttributes basic) throws IOException {
                return entry.equals(real) ? FileVisitResult.CONTINUE : visitFile(entry, basic);
            }

            @Override
            public FileVisitResult visitFile(Path entry, BasicFileAttributes basic) throws IOException {
                reason[0] = distrustEntry(real, entry, basic, user);
                return reason[0] == null ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path entry, IOException gone) throws IOException {
                // Another process may have finished with a temporary file meanwhile.
                if (Files.exists(entry, LinkOption.NOFOLLOW_LINKS)) {
                    throw gone;
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return Optional.ofNullable(reason[0]);
    }

    private static String distrustEntry(Path real, Path entry, BasicFileAttributes basic, long user)
            throws IOException {
        Attributes attributes = Attributes.of(entry);
        if (attributes.user != user) {
            return entry + " belongs to another user";
        }
        if (basic.isSymbolicLink()) {
            return !Files.exists(entry) || entry.toRealPath().startsWith(real) ? null : distrustTarget(entry, user);
        }
        return (attributes.mode & OTHERS_WRITE) == 0 ? null : entry + " can be changed by other users";
    }

    /**
     * Returns the reason to distrust the file elsewhere that a link of the user leads to, or null. JavaCPP links
     * libraries of the system, such as those of CUDA.
     */
    private static String distrustTarget(Path link, long user) throws IOException {
        for (Path part = link.toRealPath(); part != null; part = part.getParent()) {
            Attributes attributes = Attributes.of(part);
            boolean foreign = attributes.user != user && attributes.user != ROOT;
            boolean open = (attributes.mode & OTHERS_WRITE) != 0 && (attributes.mode & STICKY) == 0;
            if (foreign || open) {
                return link + " leads to a file elsewhere that other users can replace, by " + part;
            }
        }
        return null;
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    /** Owner and mode of one file, without following a link. */
    private record Attributes(long user, int mode, String owner, String group) {
        static Attributes of(Path file) throws IOException {
            Map<String, Object> found =
                    Files.readAttributes(file, "unix:uid,mode,owner,group", LinkOption.NOFOLLOW_LINKS);
            return new Attributes(
                    Integer.toUnsignedLong((Integer) found.get("uid")),
                    (Integer) found.get("mode"),
                    found.get("owner").toString(),
                    found.get("group").toString());
        }

        /** Returns whether the group is the owner's own, as on systems that give each user a group. */
        boolean ownGroup() {
            return owner.equals(group);
        }
    }
}
