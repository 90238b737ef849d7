package dev.invert.torch;

import dev.invert.errors.InvertException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of the devices that a model can be asked to run on. LibTorch is not loaded for them. */
public final class DeviceName {
    private static final Pattern LEGAL = Pattern.compile("cpu|auto|cuda(?::(\\d{1,3}))?");

    private DeviceName() {}

    /**
     * Checks how a name is written, not whether there is such a device.
     *
     * @param text {@code cpu}, {@code cuda} (all CUDA devices), {@code cuda:I}, or {@code auto} (CUDA where there is one)
     * @return the text
     * @throws InvertException if it is none of these
     */
    public static String requireLegal(String text) {
        cudaIndex(text);
        return text;
    }

    /** Which CUDA device; 0 where no number is given. */
    static int cudaIndex(String text) {
        Matcher legal = LEGAL.matcher(text);
        if (!legal.matches()) {
            throw new InvertException(
                    "unknown device '" + text + "'; legal are cpu, cuda, cuda:0, cuda:1, ... and auto");
        }
        return legal.group(1) == null ? 0 : Integer.parseInt(legal.group(1));
    }
}
