package dev.invert.demo;

import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The demo's network, unpacked to a temporary file because LibTorch reads models from files. */
public final class DemoModel implements AutoCloseable {
    private static final String RESOURCE = "fashion-cnn.pt";

    private final Path folder;
    private final Path file;

    private DemoModel(Path folder, Path file) {
        this.folder = folder;
        this.file = file;
    }

    /**
     * Copies the network to a temporary folder.
     *
     * @throws InvertException if it cannot be written
     */
    public static DemoModel unpack() {
        try (InputStream in = DemoModel.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new InvertException(RESOURCE + " is missing from the engine's jar: build it again");
            }
            Path folder = Files.createTempDirectory("invert-demo-");
            Path file = folder.resolve(RESOURCE);
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
