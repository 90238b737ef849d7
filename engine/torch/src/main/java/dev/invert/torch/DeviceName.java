package dev.invert.torch;

import dev.invert.errors.InvertException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses names of devices that a model can run on. Does not load LibTorch. */
public final class DeviceName {
    private static final Pattern LEGAL = Pattern.compile("cpu|auto|cuda(?::(\\d{1,3}))?");

    private DeviceName() {}

    /**
     * Checks the syntax of a device name, not that the device exists.
     *
     * @param text {@code cpu}, {@code cuda} (all CUDA devices), {@code cuda:I}, or {@code auto} (CUDA if available)
     * @return the text
     * @throws InvertException if it is none of these
     */
    public static String requireLegal(String text) {
        cudaIndex(text);
        return text;
    }

    /** Returns the index of the CUDA device; 0 if the name has none. */
    static int cudaIndex(String text) {
        Matcher legal = LEGAL.matcher(text);
        if (!legal.matches()) {
            throw new InvertException(
                    "unknown device '" + text + "'; legal are cpu, cuda, cuda:0, cuda:1, ... and auto");
        }
        return legal.group(1) == null ? 0 : Integer.parseInt(legal.group(1));
    }
}
