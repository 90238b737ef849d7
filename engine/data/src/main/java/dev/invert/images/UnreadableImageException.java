package dev.invert.images;

import java.io.IOException;

/** An image that cannot be read; the message is a clause that follows the name of the file. */
final class UnreadableImageException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableImageException(String message) {
        super(message);
    }

    UnreadableImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
