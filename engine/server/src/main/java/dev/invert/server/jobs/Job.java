package dev.invert.server.jobs;

import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import dev.invert.server.problems.Problem;
import dev.invert.server.work.Progress;
import dev.invert.server.work.RunningWork;
import dev.invert.server.work.Work;
import dev.invert.server.work.WorkQueue;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** A request that runs without its client. Its lines go to a file, which appears when the job is done. */
final class Job {
    private static final long POLL_MILLIS = 200;

    private final String id;
    private final String kind;
    private final Path result;
    private final Instant created = Instant.now();
    private final Progress progress = new Progress();
    private JobRecord.Status status = JobRecord.Status.RUNNING;
    private Instant finished;
    private Problem problem;
    private RunningWork running;
    private boolean cancelRequested;
    private boolean late;

    /** @param result file that receives the lines */
    Job(String id, String kind, Path result) {
        this.id = id;
        this.kind = kind;
        this.result = result;
    }

    /**
     * Starts the job; returns at once.
     *
     * @param work closed at its end, and if it cannot be started
     * @param place closed at its end, and if the work cannot be started
     * @param deadlineSeconds seconds after which the job fails; 0 for none
     * @param problems converts failures
     * @param ended called at the end, before {@link #awaitEnd} returns
     */
    synchronized void start(
            Work work,
            WorkQueue.Place place,
            double deadlineSeconds,
            Function<Throwable, Problem> problems,
            Consumer<Job> ended) {
        running = RunningWork.start(work, place, progress);
        long deadline = deadlineSeconds == 0 ? Long.MAX_VALUE : System.nanoTime() + (long) (deadlineSeconds * 1e9);
        Thread writer = new Thread(() -> write(deadline, problems, ended), "invert-job-" + id);
        writer.setDaemon(true);
        try {
            writer.start();
        } catch (Error e) {
            running.close();
            throw e;
        }
    }

    private void write(long deadline, Function<Throwable, Problem> problems, Consumer<Job> ended) {
        Throwable failure = null;
        RunningWork owned = work();
        try (owned) {
            AtomicFile.write(result, out -> copy(owned, out, deadline));
        } catch (Unfinished e) {
            failure = owned.failure();
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        Problem reason = failure == null ? null : problems.apply(failure);
        finish(reason, ended);
    }

    /** Ends the writing of a result that is not complete. */
    private static final class Unfinished extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private void copy(RunningWork owned, OutputStream out, long deadline) throws IOException {
        try {
            while (!owned.lines().isFinished()) {
                if (deadline != Long.MAX_VALUE && System.nanoTime() >= deadline && !isLate()) {
                    setLate();
                    owned.cancel();
                }
                byte[] line = owned.lines().poll(POLL_MILLIS);
                if (line != null) {
                    out.write(line);
                    out.write('\n');
                }
            }
        } catch (InterruptedException e) {
            throw new InvertException("Interrupted", e);
        }
        if (owned.failure() != null) {
            throw new Unfinished();
        }
    }

    private synchronized RunningWork work() {
        return running;
    }

    private synchronized boolean isLate() {
        return late;
    }

    private synchronized void setLate() {
        late = true;
    }

    private synchronized void finish(Problem reason, Consumer<Job> ended) {
        finished = Instant.now();
        if (reason == null) {
            status = JobRecord.Status.DONE;
        } else if (late) {
            status = JobRecord.Status.FAILED;
            problem = Problem.Kind.DEADLINE.with("The job took longer than its deadline");
        } else if (cancelRequested) {
            status = JobRecord.Status.CANCELED;
        } else {
            status = JobRecord.Status.FAILED;
            problem = reason;
        }
        try {
            ended.accept(this);
        } finally {
            notifyAll();
        }
    }

    /** Asks the job to end because the service is stopping; returns at once. */
    synchronized void stop() {
        if (running != null) {
            running.cancel();
        }
    }

    /** Asks the job to end because a client wishes so; returns at once. */
    synchronized void cancel() {
        cancelRequested = true;
        stop();
    }

    /** Waits until the job has ended, at most for a time; returns whether it has. */
    synchronized boolean awaitEnd(long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        while (status == JobRecord.Status.RUNNING) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** Returns the state of the job. */
    synchronized JobRecord record() {
        return new JobRecord(id, kind, status, text(created), text(finished), progress.snapshot(), problem);
    }

    private static String text(Instant time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
