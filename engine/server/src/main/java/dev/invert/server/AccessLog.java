package dev.invert.server;

import dev.invert.errors.PlainLine;
import io.javalin.http.Context;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Prints a line per request, after its end. */
final class AccessLog {
    private final PrintWriter out;

    /** @param out receives the lines; null for none */
    AccessLog(PrintWriter out) {
        this.out = out;
    }

    /** Prints a request: time, client, method, path, status, duration. Queries and bodies are not printed. */
    void request(Context context, int status, long nanos) {
        if (out == null) {
            return;
        }
        String line = String.format(
                Locale.ROOT,
                "%s %s %s %s %d %.1f ms",
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                context.ip(),
                context.method().name(),
                PlainLine.of(context.path()),
                status,
                nanos * 1e-6);
        synchronized (out) {
            out.println(line);
            out.flush();
        }
    }
}
