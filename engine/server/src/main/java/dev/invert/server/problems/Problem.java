package dev.invert.server.problems;

/**
 * An error in the form of RFC 9457, application/problem+json.
 *
 * @param type a URN that names the kind of error, for programs
 * @param title the kind of error in a few words
 * @param status HTTP status
 * @param detail one sentence: the problem, its place and the remedy
 */
public record Problem(String type, String title, int status, String detail) {
    /** Content type of a problem. */
    public static final String CONTENT_TYPE = "application/problem+json";

    /** Kinds of errors. */
    public enum Kind {
        /** An option, a parameter or the body of a request is wrong. */
        INVALID_REQUEST(400, "Invalid request"),
        /** A token is missing or wrong. */
        UNAUTHORIZED(401, "Token required"),
        /** The request may come from a page of another site, or asks for something that the operator has not allowed. */
        FORBIDDEN(403, "Not allowed"),
        /** There is no such resource. */
        NOT_FOUND(404, "Not found"),
        /** The resource has no such method. */
        METHOD_NOT_ALLOWED(405, "Method not allowed"),
        /** The resource is in a state that does not allow the request. */
        CONFLICT(409, "Conflict"),
        /** A body or an array is larger than the limit. */
        TOO_LARGE(413, "Too large"),
        /** The type of a body is not known. */
        UNSUPPORTED_TYPE(415, "Unsupported media type"),
        /** The data of the request cannot be used. */
        UNUSABLE_DATA(422, "Unusable data"),
        /** Too many requests are being worked on. */
        QUEUE_FULL(429, "Queue full"),
        /** An error of this program. */
        INTERNAL(500, "Internal error"),
        /** The service is stopping. */
        STOPPING(503, "Stopping"),
        /** The deadline of the request has passed. */
        DEADLINE(504, "Deadline passed"),
        /** The memory limit does not allow the request. */
        MEMORY(507, "Memory limit reached");

        private final int status;
        private final String title;

        Kind(int status, String title) {
            this.status = status;
            this.title = title;
        }

        /** Returns the HTTP status. */
        public int status() {
            return status;
        }

        /**
         * Returns a problem of this kind.
         *
         * @param detail one sentence
         */
        public Problem with(String detail) {
            return new Problem(
                    "urn:invert:" + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'), title, status, detail);
        }
    }
}
