package dev.invert.torch;

import dev.invert.errors.InvertException;

/** Condenses LibTorch errors, which contain C++ and TorchScript backtraces, into one line. */
final class TorchErrors {
    private static final String BACKTRACE = "Exception raised from";
    private static final String INTERPRETER = "RuntimeError: ";
    private static final int LONGEST = 400;

    /** LibTorch's complaint about a file of torch.save, which is also an archive but contains no program. */
    private static final String NO_PROGRAM = "failed locating file constants.pkl";

    private static final String PICKLED = "; this looks like a file of torch.save: load it into the model in Python and"
            + " write torch.jit.script(model).save(FILE)";

    private TorchErrors() {}

    /**
     * Converts an exception of LibTorch; returns an InvertException unchanged.
     *
     * @param before the failed operation and its object, without the colon
     * @param failure exception thrown by LibTorch
     */
    static InvertException at(String before, RuntimeException failure) {
        if (failure instanceof InvertException known) {
            return known;
        }
        String message = String.valueOf(failure.getMessage());
        return new InvertException(
                before + ": " + line(message) + (message.contains(NO_PROGRAM) ? PICKLED : ""), failure);
    }

    /**
     * Returns the message without backtraces, at most {@value #LONGEST} characters and an ellipsis. The interpreter
     * prints the reason after its own trace of the program.
     */
    static String line(String message) {
        int reason = message.lastIndexOf(INTERPRETER);
        String text = reason < 0 ? message : message.substring(reason + INTERPRETER.length());
        int backtrace = text.indexOf(BACKTRACE);
        text = (backtrace < 0 ? text : text.substring(0, backtrace)).strip().replaceAll("\\s+", " ");
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
