package dev.invert.server.work;

/** Receives the lines of an answer. */
@FunctionalInterface
public interface LineSink {
    /**
     * Receives one line, without a line feed.
     *
     * @throws dev.invert.errors.CanceledException if nobody wants it any more
     */
    void line(byte[] line);
}
