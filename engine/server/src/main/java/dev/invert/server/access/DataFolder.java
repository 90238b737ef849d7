package dev.invert.server.access;

import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import dev.invert.server.problems.Problem;
import dev.invert.server.problems.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The folder whose files clients may name. Paths and links that lead out of it are rejected. */
public final class DataFolder {
    private static final Pattern ARRAY =
            Pattern.compile("(.*\\.(?:npz|safetensors|pt|pth|tnsr)):([^/:]+)", Pattern.CASE_INSENSITIVE);

    /** The folder without links; null if clients may not name files. */
    private final Path root;

    private DataFolder(Path root) {
        this.root = root;
    }

    /** Returns a folder without files: every path is rejected. */
    public static DataFolder none() {
        return new DataFolder(null);
    }

    /**
     * Returns a folder.
     *
     * @throws InvertException if there is no such folder
     */
    public static DataFolder of(Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                throw new InvertException(folder + ": there is no such folder");
            }
            return new DataFolder(folder.toRealPath());
        } catch (IOException e) {
            throw new InvertException("Cannot open " + folder + ": " + AtomicFile.reason(e), e);
        }
    }

    /** Returns whether clients may name files. */
    public boolean isOpen() {
        return root != null;
    }

    /**
     * Returns the file or folder of a path that a client names.
     *
     * @param text path relative to the folder; {@code FILE:ARRAY} names an array of a file
     * @return the path without links; with {@code :ARRAY} if the client named an array
     * @throws ProblemException if clients may not name files, the path or a link leads out of the folder, or nothing is
     *     there
     */
    public Path resolve(String text) {
        if (root == null) {
            throw new ProblemException(
                    Problem.Kind.FORBIDDEN, "The service reads no files: it was started without a folder of data");
        }
        Matcher array = ARRAY.matcher(text);
        try {
            Path whole = root.resolve(relative(text));
            if (!Files.exists(whole) && array.matches()) {
                Path file = real(array.group(1));
                return file.resolveSibling(file.getFileName() + ":" + array.group(2));
            }
        } catch (InvalidPathException e) {
            throw outside(text);
        }
        Path real = real(text);
        requireInside(real, text);
        return real;
    }

    /** Returns the real path of a file or folder in the folder. */
    private Path real(String text) {
        Path relative = relative(text);
        try {
            Path real = root.resolve(relative).toRealPath();
            if (!real.startsWith(root)) {
                throw outside(text);
            }
            return real;
        } catch (IOException e) {
            throw new ProblemException(Problem.Kind.NOT_FOUND, text + ": " + AtomicFile.reason(e));
        }
    }

    private static Path relative(String text) {
        try {
            Path path = Path.of(text);
            if (text.isEmpty() || path.isAbsolute() || path.normalize().startsWith("..")) {
                throw outside(text);
            }
            return path.normalize();
        } catch (InvalidPathException e) {
            throw outside(text);
        }
    }

    /**
     * Checks that a file that another file names is in the folder, also without links.
     *
     * @param path path of a file; nothing may be there
     * @throws ProblemException if it is not
     */
    public void requireInside(Path path) {
        if (!Files.isSymbolicLink(path) && !Files.exists(path)) {
            return;
        }
        try {
            if (!path.toRealPath().startsWith(root)) {
                throw outside(path.getFileName().toString());
            }
        } catch (IOException e) {
            throw new ProblemException(Problem.Kind.NOT_FOUND, path.getFileName() + ": " + AtomicFile.reason(e));
        }
    }

    /** Rejects a folder with a link that leads out of the data: its files are read by name. */
    private void requireInside(Path folder, String text) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> entries = Files.walk(folder)) {
            Optional<Path> link = entries.filter(Files::isSymbolicLink)
                    .filter(entry -> !leadsInside(entry))
                    .findFirst();
            if (link.isPresent()) {
                throw outside(text + "/" + folder.relativize(link.get()));
            }
        } catch (IOException | UncheckedIOException e) {
            throw new ProblemException(Problem.Kind.NOT_FOUND, text + ": cannot be listed");
        }
    }

    private boolean leadsInside(Path link) {
        try {
            return link.toRealPath().startsWith(root);
        } catch (IOException e) {
            // A link to nothing reads nothing.
            return true;
        }
    }

    /** Returns the text of an error without the place of the folder on this machine. */
    public String withoutRoot(String text) {
        return root == null ? text : text.replace(root + root.getFileSystem().getSeparator(), "");
    }

    private static ProblemException outside(String text) {
        return new ProblemException(
                Problem.Kind.FORBIDDEN, "\"" + text + "\" is not in the folder of data: name a path relative to it");
    }
}
