package dev.invert.activations;

import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of files and texts, which identifies inputs independently of names and modification times. */
final class ContentHash {
    private static final int BUFFER_BYTES = 1 << 16;

    private final MessageDigest digest;

    ContentHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Returns the hash of a file's content, in hexadecimal. */
    static String of(Path file) {
        ContentHash hash = new ContentHash();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                hash.digest.update(buffer, 0, count);
            }
        } catch (IOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
        return hash.hex();
    }

    /** Adds a text and a terminating zero byte, so that different lists of texts have different inputs to the hash. */
    ContentHash add(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        return this;
    }

    /** Completes the hash and returns it in hexadecimal. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
