package dev.invert.check;

import dev.invert.errors.InvertException;
import dev.invert.errors.Message;

/**
 * Result of one step of a self-check.
 *
 * @param name name of the step
 * @param passed whether the step passed
 * @param detail the comparison made, or the failure, in one line
 * @param seconds duration of the step
 */
public record CheckResult(String name, boolean passed, Message detail, double seconds) {
    /** A step of a self-check. */
    @FunctionalInterface
    interface Step {
        /**
         * Runs the step.
         *
         * @return description of the comparison
         * @throws CheckFailure if the results are not as expected
         */
        String run();
    }

    /** Thrown by a step whose results are not as expected. */
    static final class CheckFailure extends RuntimeException {
        private static final long serialVersionUID = 1;

        CheckFailure(String message) {
            super(message);
        }
    }

    /** Runs a step; any exception that it throws makes it fail. */
    static CheckResult of(String name, Step step) {
        long start = System.nanoTime();
        boolean passed = false;
        Message detail;
        try {
            detail = Message.of(step.run());
            passed = true;
        } catch (InvertException e) {
            detail = e.message();
        } catch (CheckFailure e) {
            detail = Message.of(e.getMessage());
        } catch (RuntimeException | LinkageError e) {
            detail = Message.of(e.toString().lines().findFirst().orElse(""));
        }
        return new CheckResult(name, passed, detail, (System.nanoTime() - start) * 1e-9);
    }
}
