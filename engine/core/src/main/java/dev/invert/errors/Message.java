package dev.invert.errors;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One line of text that refers to settings without naming them, so that each front end can substitute its own names.
 * Immutable.
 */
public final class Message implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Parts in order; each is a {@link String} or a {@link Setting}. */
    private final Serializable[] parts;

    private Message(Serializable[] parts) {
        this.parts = parts;
    }

    /**
     * Returns the concatenation of the parts.
     *
     * @param parts settings, other messages, and any other objects, converted with {@link String#valueOf(Object)}
     */
    public static Message of(Object... parts) {
        List<Serializable> flat = new ArrayList<>();
        for (Object part : parts) {
            if (part instanceof Message message) {
                flat.addAll(Arrays.asList(message.parts));
            } else if (part instanceof Setting setting) {
                flat.add(setting);
            } else {
                flat.add(String.valueOf(part));
            }
        }
        return new Message(flat.toArray(Serializable[]::new));
    }

    /**
     * Returns the text with settings replaced by names, as a {@link PlainLine}.
     *
     * @param names maps a setting to its name
     */
    public String text(Function<Setting, String> names) {
        return PlainLine.of(Arrays.stream(parts)
                .map(part -> part instanceof Setting setting ? names.apply(setting) : part.toString())
                .collect(Collectors.joining()));
    }

    /** Returns the text with the library's names for settings. */
    @Override
    public String toString() {
        return text(Setting::toString);
    }
}
