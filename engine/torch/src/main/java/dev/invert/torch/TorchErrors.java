package dev.invert.torch;

import dev.invert.errors.InvertException;

/** InOrderDelivery LibTorch's errors, which come with C++ and TorchScript backtraces, into one line. */
final class TorchErrors {
    private static final String BACKTRACE = "Exception raised from";
    private static final String INTERPRETER = "RuntimeError: ";
    private static final int LONGEST = 400;

    /** What LibTorch misses in a file of torch.save: it is an archive too, but holds no program. */
    private static final String NO_PROGRAM = "failed locating file constants.pkl";

    private static final String PICKLED = "; this looks like a file of torch.save: load it into the model in Python and"
            + " write torch.jit.script(model).save(FILE)";

    private TorchErrors() {}

    /**
     * @param before what failed and where, up to the colon
     * @param failure what LibTorch threw
     */
    static InvertException at(String before, RuntimeException failure) {
        if (failure instanceof InvertException known) {
            return known;
        }
        String message = String.valueOf(failure.getMessage());
        return new InvertException(
                before + ": " + line(message) + (message.contains(NO_PROGRAM) ? PICKLED : ""), failure);
    }

    /** The message without its backtraces. The interpreter puts the reason behind its own trace of the program. */
    static String line(String message) {
        int reason = message.lastIndexOf(INTERPRETER);
        String text = reason < 0 ? message : message.substring(reason + INTERPRETER.length());
        int backtrace = text.indexOf(BACKTRACE);
        text = (backtrace < 0 ? text : text.substring(0, backtrace)).strip().replaceAll("\\s+", " ");
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
