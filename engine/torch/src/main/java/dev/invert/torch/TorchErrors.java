package dev.invert.torch;

import dev.invert.errors.InvertException;

/** Condenses LibTorch errors, which contain C++ and TorchScript backtraces, into one line. */
public final class TorchErrors {
    private static final String BACKTRACE = "Exception raised from";
    private static final String INTERPRETER = "RuntimeError: ";
    private static final int LONGEST = 400;

    /** LibTorch's complaint about a name that it has itself written with a wrong escape. */
    private static final String NO_ASCII = "ill formed octal specifier";

    private static final String RENAME =
            "; the name of a module has characters beyond ASCII, which TorchScript writes but"
                    + " cannot read: rename the module and export it again";

    private TorchErrors() {}

    /**
     * Converts an exception of LibTorch; returns an InvertException unchanged.
     *
     * @param before the failed operation and its object, without the colon
     * @param failure exception thrown by LibTorch
     */
    public static InvertException at(String before, RuntimeException failure) {
        if (failure instanceof InvertException known) {
            return known;
        }
        String message = String.valueOf(failure.getMessage());
        return new InvertException(before + ": " + line(message) + (message.contains(NO_ASCII) ? RENAME : ""), failure);
    }

    /**
     * Returns the message without backtraces, at most {@value #LONGEST} characters and an ellipsis. The interpreter
     * prints the reason after its own trace of the program.
     */
    public static String line(String message) {
        int reason = message.lastIndexOf(INTERPRETER);
        String text = reason < 0 ? message : message.substring(reason + INTERPRETER.length());
        int backtrace = text.indexOf(BACKTRACE);
        text = (backtrace < 0 ? text : text.substring(0, backtrace)).strip().replaceAll("\\s+", " ");
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
