package dev.invert.server;

import dev.invert.errors.CanceledException;
import dev.invert.errors.InvalidSettingException;
import dev.invert.errors.InvertException;
import dev.invert.errors.PlainLine;
import dev.invert.errors.Setting;
import dev.invert.results.ResultCodec;
import dev.invert.server.problems.Problem;
import dev.invert.server.problems.ProblemException;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Map;
import org.eclipse.jetty.http.HttpException;

/** Converts failures to problems, and answers requests with them. */
final class Problems {
    private static final int UNAUTHORIZED = Problem.Kind.UNAUTHORIZED.status();
    private static final long MOST_DRAINED = 8L << 20;
    private static final String MEMORY_MARK = "\u0000";

    private final RequestOptions options;
    private final PrintWriter log;

    /** @param log receives internal errors, or null */
    Problems(RequestOptions options, PrintWriter log) {
        this.options = options;
        this.log = log;
    }

    /** Returns the problem of a failure. */
    Problem of(Throwable failure) {
        if (failure instanceof ProblemException known) {
            return known.problem();
        }
        if (failure instanceof CanceledException) {
            return Problem.Kind.STOPPING.with("The request was canceled because the service is stopping");
        }
        if (failure instanceof InvalidSettingException invalid) {
            return Problem.Kind.INVALID_REQUEST.with(text(invalid));
        }
        if (failure instanceof InvertException invalid) {
            return (concernsMemory(invalid) ? Problem.Kind.MEMORY : Problem.Kind.UNUSABLE_DATA).with(text(invalid));
        }
        if (failure instanceof HttpResponseException response) {
            return ofStatus(response.getStatus());
        }
        if (failure instanceof HttpException bad) {
            return ofBadMessage(bad);
        }
        if (failure.getCause() instanceof HttpException bad) {
            return ofBadMessage(bad);
        }
        if (failure instanceof OutOfMemoryError) {
            return Problem.Kind.MEMORY.with("The Java heap is full: lower the size of the request, or raise -Xmx");
        }
        report(failure);
        return Problem.Kind.INTERNAL.with("An internal error, please report it: " + failure);
    }

    private static Problem ofBadMessage(HttpException bad) {
        return bad.getCode() == 413
                ? Problem.Kind.TOO_LARGE.with("The body is larger than the limit of the service")
                : Problem.Kind.INVALID_REQUEST.with("The request is malformed: " + bad.getReason());
    }

    /** Returns the problem of a status that the HTTP library has chosen. */
    static Problem ofStatus(int status) {
        return switch (status) {
            case 404 -> Problem.Kind.NOT_FOUND.with("There is no such resource: /openapi.json lists all of them");
            case 405 -> Problem.Kind.METHOD_NOT_ALLOWED.with("The resource does not have this method");
            case 413 -> Problem.Kind.TOO_LARGE.with("The body is larger than the limit of the service");
            default -> Problem.Kind.INVALID_REQUEST.with("The request is malformed");
        };
    }

    /** Returns whether an error advises to raise the memory limit. */
    private static boolean concernsMemory(InvertException e) {
        String marked = e.message().text(setting -> setting == Setting.MEMORY_LIMIT ? MEMORY_MARK : "");
        return !marked.equals(e.message().text(setting -> ""));
    }

    private String text(InvertException e) {
        return PlainLine.of(options.text(e));
    }

    private void report(Throwable failure) {
        if (log != null) {
            synchronized (log) {
                failure.printStackTrace(log);
                log.flush();
            }
        }
    }

    /** Answers a request with the problem of its failure. */
    void answer(Context context, Throwable failure) {
        if (context.res().isCommitted()) {
            return;
        }
        if (!(failure instanceof ProblemException known) || known.problem().status() != UNAUTHORIZED) {
            drain(context);
        }
        if (failure instanceof ProblemException known && known.retryAfterSeconds() > 0) {
            context.header("Retry-After", Integer.toString(known.retryAfterSeconds()));
        }
        answer(context, of(failure));
    }

    /**
     * Reads a body of moderate size to its end: a client that is still sending it would not receive the answer. Larger
     * ones, and those of strangers, are cut off.
     */
    private static void drain(Context context) {
        long announced = context.req().getContentLengthLong();
        if (announced > MOST_DRAINED) {
            return;
        }
        try {
            InputStream body = context.req().getInputStream();
            body.skip(MOST_DRAINED);
        } catch (IOException e) {
            // The client has gone, or sends nonsense.
        }
    }

    static void answer(Context context, Problem problem) {
        if (problem.status() == UNAUTHORIZED) {
            context.header("WWW-Authenticate", "Bearer realm=\"invert\", Basic realm=\"invert\"");
        }
        context.status(problem.status()).contentType(Problem.CONTENT_TYPE).result(ResultCodec.encodeLine(problem));
    }

    /** Returns the line that ends an answer whose work failed after its first line was sent. */
    byte[] line(Throwable failure) {
        return ResultCodec.encodeLine(new ErrorLine(of(failure)));
    }

    /**
     * The last line of an answer that failed.
     *
     * @param error the problem
     */
    record ErrorLine(Problem error) {}

    /** Returns the titles of the kinds of problems by status, for the description of the service. */
    static Map<Integer, String> titles() {
        Map<Integer, String> titles = new java.util.TreeMap<>();
        for (Problem.Kind kind : Problem.Kind.values()) {
            titles.put(kind.status(), kind.with("").title());
        }
        return titles;
    }
}
