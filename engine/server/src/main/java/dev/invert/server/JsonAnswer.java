package dev.invert.server;

import dev.invert.results.ResultCodec;
import io.javalin.http.Context;

/** Answers with a JSON object. */
final class JsonAnswer {
    private JsonAnswer() {}

    static void send(Context context, int status, Record content) {
        context.status(status).contentType("application/json").result(ResultCodec.encodeLine(content));
    }
}
