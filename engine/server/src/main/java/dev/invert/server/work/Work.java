package dev.invert.server.work;

/** The computation that a request asks for. Closing it releases its data, whether it ran or not. */
public interface Work extends AutoCloseable {
    /**
     * Computes, on the calling thread and others, until it is done or the calling thread is interrupted.
     *
     * @param place the place of the request in the queue
     * @param lines receives the lines of the answer, from any thread, one call at a time
     * @param progress receives the progress
     */
    void run(WorkQueue.Place place, LineSink lines, Progress progress);

    @Override
    void close();
}
