package dev.invert.server.access;

import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The secret that clients present as {@code Authorization: Bearer TOKEN}, or as the password of
 * {@code Authorization: Basic}, which browsers ask for. Comparisons take the same time for every wrong token.
 */
public final class Token {
    private static final int LEAST_LENGTH = 16;
    private static final int LONGEST_FILE = 4096;
    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";

    private final byte[] digest;

    private Token(String text) {
        this.digest = digest(text);
    }

    /**
     * Reads a token from a file; white space around it is ignored.
     *
     * @throws InvertException if the file cannot be read, or the token is shorter than 16 characters
     */
    public static Token read(Path file) {
        try {
            if (Files.size(file) > LONGEST_FILE) {
                throw new InvertException(file + ": has more than " + LONGEST_FILE + " bytes; a token is one line");
            }
            String text = Files.readString(file).strip();
            if (text.length() < LEAST_LENGTH) {
                throw new InvertException(file + ": the token has " + text.length() + " characters; use at least "
                        + LEAST_LENGTH + ", as printed by: openssl rand -hex 32");
            }
            return new Token(text);
        } catch (IOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    /**
     * Returns whether a header presents this token.
     *
     * @param authorization value of the header {@code Authorization}, or null
     */
    public boolean isPresentedBy(String authorization) {
        return authorization != null && MessageDigest.isEqual(digest, digest(presented(authorization)));
    }

    private static String presented(String authorization) {
        if (authorization.startsWith(BEARER)) {
            return authorization.substring(BEARER.length()).strip();
        }
        if (authorization.startsWith(BASIC)) {
            try {
                byte[] decoded = Base64.getDecoder()
                        .decode(authorization.substring(BASIC.length()).strip());
                String pair = new String(decoded, StandardCharsets.UTF_8);
                return pair.substring(pair.indexOf(':') + 1);
            } catch (IllegalArgumentException e) {
                return "";
            }
        }
        return "";
    }

    /** Returns a hash of equal length for every text, so that the comparison does not reveal the length. */
    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
