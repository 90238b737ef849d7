package dev.invert.cli;

import dev.invert.errors.InvertException;
import dev.invert.torch.DeviceName;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --device}. */
final class DeviceOption {
    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            converter = Name.class,
            completionCandidates = Candidates.class,
            description =
                    "Device that runs the model, or the search: cpu, cuda (all CUDA devices share the work), cuda:I"
                            + " (one device), or auto (CUDA if available; for a search, if it pays).")
    private String device;

    String name() {
        return device;
    }

    /** Candidates for completion. */
    static final class Candidates implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("auto", "cpu", "cuda").iterator();
        }
    }

    /** Checks the syntax of a device name. */
    static final class Name implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            try {
                return DeviceName.requireLegal(text);
            } catch (InvertException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
