package dev.invert.server;

import dev.invert.server.problems.Problem;
import dev.invert.server.problems.ProblemException;
import io.javalin.http.Context;
import io.javalin.http.UploadedFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Reads the body of a request within a limit. */
final class RequestBody {
    private static final int MOST_JSON_BYTES = 16 << 20;
    private static final int SNIFFED_BYTES = 9;

    private final Context context;
    private final long mostBytes;

    /**
     * Creates a reader.
     *
     * @param mostBytes size of the largest body
     * @throws ProblemException if the client announces a larger one
     */
    RequestBody(Context context, long mostBytes) {
        this.context = context;
        this.mostBytes = mostBytes;
        if (byteCount() > mostBytes) {
            throw tooLarge(mostBytes);
        }
    }

    /** The form of a body. */
    enum Form {
        /** An .npy array. */
        NPY,
        /** A safetensors file. */
        SAFETENSORS,
        /** CSV text. */
        CSV,
        /** A JSON object. */
        JSON,
        /** Several parts, of multipart/form-data. */
        PARTS
    }

    /** Returns the size of the body as announced, or -1. */
    long byteCount() {
        return context.req().getContentLengthLong();
    }

    private String contentType() {
        String type = context.contentType();
        return type == null ? "" : type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    }

    /** Returns whether the body is JSON or has several parts, as its content type says. */
    boolean isJson() {
        return contentType().equals("application/json");
    }

    /** Returns whether the body has several parts. */
    boolean hasParts() {
        return contentType().equals("multipart/form-data");
    }

    /** Returns a stream of the body that fails if the body is too large. */
    InputStream stream() throws IOException {
        return new LimitedStream(context.req().getInputStream(), mostBytes);
    }

    /**
     * Returns the form of a stream by its content type and, for arrays, its first bytes.
     *
     * @param in supports marks
     * @throws ProblemException if it is none of those that are read
     */
    Form form(InputStream in) throws IOException {
        if (contentType().equals("text/csv")) {
            return Form.CSV;
        }
        in.mark(SNIFFED_BYTES);
        byte[] start = in.readNBytes(SNIFFED_BYTES);
        in.reset();
        return form(start);
    }

    private static Form form(byte[] start) {
        if (start.length == 0) {
            throw new ProblemException(Problem.Kind.INVALID_REQUEST, "The request has no body: send an array");
        }
        if (new String(start, StandardCharsets.ISO_8859_1).startsWith("\u0093NUMPY")) {
            return Form.NPY;
        }
        if (start.length == SNIFFED_BYTES && start[SNIFFED_BYTES - 1] == '{') {
            return Form.SAFETENSORS;
        }
        throw new ProblemException(
                Problem.Kind.UNSUPPORTED_TYPE,
                "The body is neither an .npy array nor a safetensors file: send one of them, as numpy.save writes it");
    }

    /** Returns the bytes of a JSON body. */
    byte[] json() throws IOException {
        return limited(stream(), "The body");
    }

    private static byte[] limited(InputStream in, String what) throws IOException {
        byte[] bytes = in.readNBytes(MOST_JSON_BYTES + 1);
        if (bytes.length > MOST_JSON_BYTES) {
            throw new ProblemException(
                    Problem.Kind.TOO_LARGE, what + " has more than " + MOST_JSON_BYTES + " bytes of JSON");
        }
        return bytes;
    }

    /** Returns the text of a part, which may be a file or a field; null if there is none of that name. */
    byte[] textPart(String name) throws IOException {
        UploadedFile file = file(name);
        if (file != null) {
            try (InputStream in = file.content()) {
                return limited(in, "\"" + name + "\"");
            }
        }
        String text = context.formParam(name);
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns a part that is a file, or null. */
    UploadedFile file(String name) {
        return context.uploadedFile(name);
    }

    /**
     * Returns a part that is a file.
     *
     * @throws ProblemException if there is none
     */
    UploadedFile requireFile(String name) {
        UploadedFile file = file(name);
        if (file == null) {
            throw new ProblemException(
                    Problem.Kind.INVALID_REQUEST, "The body has no part \"" + name + "\" with a file name");
        }
        return file;
    }

    /** Returns a stream that supports marks. */
    static InputStream marking(InputStream in) {
        return in.markSupported() ? in : new BufferedInputStream(in, 1 << 16);
    }

    /** Writes a stream to a new file. */
    static void save(InputStream in, Path file) throws IOException {
        Files.copy(in, file);
    }

    private static ProblemException tooLarge(long mostBytes) {
        return new ProblemException(
                Problem.Kind.TOO_LARGE,
                "The body is larger than " + mostBytes
                        + " bytes: send parts of it, or let the operator of the service raise the limit");
    }

    /** Fails once more bytes than a limit were read. */
    private static final class LimitedStream extends InputStream {
        private final InputStream in;
        private long left;
        private final long most;

        LimitedStream(InputStream in, long most) {
            this.in = in;
            this.left = most;
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            int value = in.read();
            count(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = in.read(target, offset, length);
            count(Math.max(0, count));
            return count;
        }

        private void count(int read) {
            left -= read;
            if (left < 0) {
                throw tooLarge(most);
            }
        }
    }
}
