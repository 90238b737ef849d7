package dev.invert.server.jobs;

import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import dev.invert.results.ResultCodec;
import dev.invert.server.problems.Problem;
import dev.invert.server.problems.ProblemException;
import dev.invert.server.work.Work;
import dev.invert.server.work.WorkQueue;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The jobs of a service, each in a folder of its own: job.json and, once it is done, result.ndjson. The folders may
 * outlive the service: a result that was complete is never lost, not even if the service is killed. Thread-safe.
 */
public final class JobStore implements AutoCloseable {
    private static final String RECORD = "job.json";
    private static final String RESULT = "result.ndjson";
    private static final int ID_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Locked until this store is closed; null where files cannot be locked. */
    private final FileChannel lock;

    private final Path folder;
    private final Function<Throwable, Problem> problems;
    private final Map<String, Job> running = new ConcurrentHashMap<>();
    private final Map<String, JobRecord> ended = new ConcurrentHashMap<>();

    /**
     * Opens the jobs in a folder. Those that were running when an earlier service ended have failed.
     *
     * @param folder existing folder
     * @param problems converts failures
     * @throws InvertException if the folder cannot be read
     */
    public JobStore(Path folder, Function<Throwable, Problem> problems) {
        this.folder = folder;
        this.problems = problems;
        this.lock = lock(folder);
        try (Stream<Path> jobs = Files.list(folder)) {
            jobs.filter(job -> Files.exists(job.resolve(RECORD))).forEach(this::reopen);
        } catch (IOException e) {
            unlock();
            throw new InvertException("Cannot read " + folder + ": " + AtomicFile.reason(e), e);
        } catch (RuntimeException e) {
            unlock();
            throw e;
        }
    }

    /** Locks the folder, so that the jobs of a service that runs are not taken for those of one that has ended. */
    private static FileChannel lock(Path folder) {
        Path file = folder.resolveSibling("." + folder.getFileName() + ".lock");
        FileChannel channel = null;
        boolean free;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            free = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            free = false;
        } catch (IOException e) {
            // The file system has no locks.
            return channel;
        }
        if (!free) {
            closeQuietly(channel);
            throw new InvertException(folder + ": another service keeps its jobs there; choose another folder");
        }
        return channel;
    }

    private void unlock() {
        closeQuietly(lock);
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // The lock ends with the process.
        }
    }

    private void reopen(Path job) {
        try {
            String text = Files.readString(job.resolve(RECORD));
            JobRecord known = ResultCodec.decodeRun(
                    text, JobRecord.class, job.resolve(RECORD).toString());
            if (known.id() != null && job.getFileName().toString().equals(known.id())) {
                ended.put(known.id(), afterRestart(known, job));
            }
        } catch (IOException e) {
            throw new InvertException("Cannot read " + job.resolve(RECORD) + ": " + AtomicFile.reason(e), e);
        }
    }

    private JobRecord afterRestart(JobRecord known, Path job) {
        if (known.isEnded()) {
            return known;
        }
        boolean done = Files.exists(job.resolve(RESULT));
        JobRecord now = new JobRecord(
                known.id(),
                known.kind(),
                done ? JobRecord.Status.DONE : JobRecord.Status.FAILED,
                known.created(),
                Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(),
                known.progress(),
                done
                        ? null
                        : Problem.Kind.STOPPING.with(
                                "The service ended while the job was running: send the request again"));
        write(now);
        return now;
    }

    /**
     * Starts a job.
     *
     * @param kind kind of the request
     * @param work makes the work of the job, which may write to its folder; closed at its end, and if it cannot be started
     * @param place closed at its end, and if the work cannot be started
     * @param deadlineSeconds seconds after which the job fails; 0 for none
     */
    public JobRecord start(
            String kind, Function<Path, ? extends Work> work, WorkQueue.Place place, double deadlineSeconds) {
        byte[] random = new byte[ID_BYTES];
        RANDOM.nextBytes(random);
        String id = HexFormat.of().formatHex(random);
        Job job = new Job(id, kind, file(id, RESULT));
        Work opened = work.apply(folder.resolve(id));
        try {
            make(job.record());
        } catch (RuntimeException | Error e) {
            try (place;
                    opened) {
                throw e;
            }
        }
        running.put(id, job);
        try {
            job.start(opened, place, deadlineSeconds, problems, this::end);
        } catch (RuntimeException | Error e) {
            running.remove(id);
            remove(id);
            throw e;
        }
        return job.record();
    }

    private void make(JobRecord job) {
        try {
            Files.createDirectory(folder.resolve(job.id()));
        } catch (IOException e) {
            throw new InvertException("Cannot make the folder of the job: " + AtomicFile.reason(e), e);
        }
        write(job);
    }

    private void end(Job job) {
        JobRecord known = job.record();
        try {
            // First: a state that a client has seen survives a restart.
            write(known);
        } finally {
            ended.put(known.id(), known);
            running.remove(known.id());
        }
    }

    private Path file(String id, String name) {
        return folder.resolve(id).resolve(name);
    }

    private void write(JobRecord job) {
        AtomicFile.write(file(job.id(), RECORD), out -> out.write(ResultCodec.encodeRun(job)));
    }

    /** Returns all jobs, the newest first. */
    public List<JobRecord> list() {
        return Stream.concat(
                        ended.values().stream(),
                        running.values().stream().map(Job::record).filter(job -> !ended.containsKey(job.id())))
                .sorted(Comparator.comparing(JobRecord::created).reversed())
                .toList();
    }

    /**
     * Returns the state of a job.
     *
     * @throws ProblemException if there is no such job
     */
    public JobRecord find(String id) {
        Job job = running.get(id);
        JobRecord known = job == null ? ended.get(id) : job.record();
        if (known == null) {
            throw unknown(id);
        }
        return known;
    }

    private static ProblemException unknown(String id) {
        return new ProblemException(Problem.Kind.NOT_FOUND, "There is no job " + id);
    }

    /** Waits until a job has ended, at most for a time, and returns its state. */
    public JobRecord await(String id, long millis) throws InterruptedException {
        Job job = running.get(id);
        if (job != null) {
            job.awaitEnd(millis);
        }
        return find(id);
    }

    /**
     * Returns the file with the lines of a job.
     *
     * @throws ProblemException if there is no such job, or it is not done
     */
    public Path result(String id) {
        JobRecord job = find(id);
        if (job.status() != JobRecord.Status.DONE) {
            throw new ProblemException(
                    Problem.Kind.CONFLICT,
                    "The job " + id + " has no result: "
                            + (job.problem() == null
                                    ? "it is " + (job.isEnded() ? "canceled" : "running")
                                    : job.problem().detail()));
        }
        return file(id, RESULT);
    }

    /**
     * Opens the lines of a job; the caller closes the result.
     *
     * @throws ProblemException if there is no such job, or it is not done
     */
    public FileChannel openResult(String id) {
        try {
            return FileChannel.open(result(id));
        } catch (NoSuchFileException e) {
            throw unknown(id);
        } catch (IOException e) {
            throw new InvertException("Cannot read the result of the job " + id + ": " + AtomicFile.reason(e), e);
        }
    }

    /**
     * Cancels a job; one that has ended stays as it is.
     *
     * @return the state of the job, which may still be running for a moment
     */
    public JobRecord cancel(String id) {
        Job job = running.get(id);
        if (job != null) {
            job.cancel();
        }
        return find(id);
    }

    /** Cancels a job if it is running, and deletes it. */
    public void delete(String id) throws InterruptedException {
        cancel(id);
        await(id, Long.MAX_VALUE / 2_000_000);
        if (ended.remove(id) == null) {
            throw unknown(id);
        }
        remove(id);
    }

    private void remove(String id) {
        try (Stream<Path> files = Files.walk(folder.resolve(id))) {
            files.sorted(Comparator.reverseOrder()).toList().forEach(AtomicFile::deleteQuietly);
        } catch (IOException e) {
            throw new InvertException("Cannot delete the job " + id + ": " + AtomicFile.reason(e), e);
        }
    }

    /**
     * Returns the folder of a job that is done.
     *
     * @throws ProblemException if there is no such job, or it is not done
     */
    public Path folder(String id) {
        return result(id).getParent();
    }

    /** Ends all running jobs; they have failed because the service was stopped. */
    @Override
    public void close() {
        List<Job> left = List.copyOf(running.values());
        left.forEach(Job::stop);
        boolean interrupted = false;
        for (Job job : left) {
            try {
                job.awaitEnd(Long.MAX_VALUE / 2_000_000);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        unlock();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
