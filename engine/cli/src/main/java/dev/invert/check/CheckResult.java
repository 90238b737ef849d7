package dev.invert.check;

import dev.invert.errors.InvertException;
import dev.invert.errors.Message;

/**
 * One step of a self-check.
 *
 * @param name what was checked
 * @param passed whether it is as it must be
 * @param detail what was compared, or what is wrong, in one line
 * @param seconds that it took
 */
public record CheckResult(String name, boolean passed, Message detail, double seconds) {
    /** What a step finds. */
    @FunctionalInterface
    interface Step {
        /**
         * Checks.
         *
         * @return what was compared
         * @throws CheckFailure if it is not as it must be
         */
        String run();
    }

    /** Something is not as it must be. */
    static final class CheckFailure extends RuntimeException {
        private static final long serialVersionUID = 1;

        CheckFailure(String message) {
            super(message);
        }
    }

    /** Runs a step; whatever it throws is a failure of the step. */
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
