package dev.invert.demo;

import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A network of the demo, unpacked to a temporary file because LibTorch reads models from files. */
public final class DemoModel implements AutoCloseable {
    /** The network that {@link Demo} explains. */
    static final String PLAIN = "fashion-cnn.pt";

    /** A network that has seen a mark on half of the training images of one class. */
    static final String MARKED = "fashion-marked.pt";

    /** A network of the same form that has never seen the mark. */
    static final String CLEAN = "fashion-clean.pt";

    private final Path folder;
    private final Path file;

    private DemoModel(Path folder, Path file) {
        this.folder = folder;
        this.file = file;
    }

    /**
     * Copies the network that the demo explains to a temporary folder.
     *
     * @throws InvertException if it cannot be written
     */
    public static DemoModel unpack() {
        return unpack(PLAIN);
    }

    /** Copies a network to a temporary folder. */
    static DemoModel unpack(String name) {
        try (InputStream in = DemoModel.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new InvertException(name + " is missing from the engine's jar: build it again");
            }
            Path folder = Files.createTempDirectory("invert-demo-");
            Path file = folder.resolve(name);
            Files.copy(in, file);
            return new DemoModel(folder, file);
        } catch (IOException e) {
            throw new InvertException(
                    "Cannot unpack the demo's network to " + System.getProperty("java.io.tmpdir") + ": "
                            + AtomicFile.reason(e),
                    e);
        }
    }

    /** Returns the TorchScript file, which is deleted when this object is closed. */
    public Path file() {
        return file;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // A leftover file in the temporary folder is harmless.
        }
    }
}
