package dev.invert.server.jobs;

import dev.invert.server.problems.Problem;
import dev.invert.server.work.Progress;

/**
 * The state of a job: the content of job.json.
 *
 * @param id id of the job
 * @param kind kind of the request, such as {@code explain}
 * @param status state
 * @param created time when the request arrived
 * @param finished time of the end; null until then
 * @param progress progress
 * @param problem reason of a failure; null unless the job failed
 */
public record JobRecord(
        String id,
        String kind,
        Status status,
        String created,
        String finished,
        Progress.Snapshot progress,
        Problem problem) {
    /** States of a job. */
    public enum Status {
        /** Waits or runs. */
        RUNNING,
        /** Has a result. */
        DONE,
        /** Ended with a problem. */
        FAILED,
        /** Was canceled by a client. */
        CANCELED
    }

    /** Returns whether the job has ended. */
    public boolean isEnded() {
        return status != Status.RUNNING;
    }
}
