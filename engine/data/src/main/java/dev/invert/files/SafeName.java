package dev.invert.files;

import dev.invert.errors.InvertException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/**
 * Makes file names from names that were read from a file, such as the names of layers. Different names become different
 * file names, and each is valid on every system and lies in the folder that it is resolved against.
 */
public final class SafeName {
    /** Leaves room for an ending and for the parts of a temporary name, within the usual limit of 255 bytes. */
    private static final int MOST_BYTES = 180;

    private static final int KEPT_BYTES = 140;
    private static final int HASH_BYTES = 12;
    private static final String UNSAFE = "%/\\:*?\"<>|";
    private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul");

    private SafeName() {}

    /**
     * Returns a file name: the name itself if it consists of letters, digits and ordinary punctuation. Other characters
     * and a dot in front are percent-encoded as in an address, and a long name is cut and ends in its hash.
     */
    public static String of(String name) {
        StringBuilder safe = new StringBuilder();
        int last = name.length() - 1;
        for (int i = 0; i < name.length(); ) {
            int character = name.codePointAt(i);
            int end = i + Character.charCount(character);
            boolean edge = (i == 0 && (character == '.' || character == ' ' || character == '-'))
                    || (end > last && (character == '.' || character == ' '));
            if (edge || !isSafe(character)) {
                encode(name.substring(i, end), safe);
            } else {
                safe.appendCodePoint(character);
            }
            i = end;
        }
        if (safe.isEmpty()) {
            return "%";
        }
        if (isDevice(name)) {
            safe.append('%');
        }
        return shortened(name, safe.toString());
    }

    /**
     * Returns the path of a safe name in a folder.
     *
     * @param folder the folder
     * @param name any text
     * @param ending appended to the safe name, such as {@code .npy}
     * @throws InvertException if a link of that name leads out of the folder
     */
    public static Path in(Path folder, String name, String ending) {
        Path file = resolve(folder, of(name) + ending);
        Path above = folder.toAbsolutePath().normalize();
        if (!above.equals(file.toAbsolutePath().normalize().getParent())) {
            throw new InvertException(folder + ": \"" + name + "\" is no name for a file in it");
        }
        try {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                    && !file.toRealPath().startsWith(folder.toRealPath())) {
                throw new InvertException(file + ": leads out of the folder; remove this link");
            }
        } catch (IOException e) {
            throw new InvertException(file + ": leads nowhere (" + AtomicFile.reason(e) + "); remove this link", e);
        }
        return file;
    }

    private static Path resolve(Path folder, String name) {
        try {
            return folder.resolve(name);
        } catch (InvalidPathException e) {
            throw new InvertException(
                    folder + ": no file can be named " + name + " in this locale; set LC_ALL to C.UTF-8", e);
        }
    }

    private static boolean isSafe(int character) {
        if (character < 0x80) {
            return character >= ' ' && character < 0x7F && UNSAFE.indexOf(character) < 0;
        }
        return Character.isLetterOrDigit(character);
    }

    private static void encode(String character, StringBuilder safe) {
        boolean surrogate = Character.isSurrogate(character.charAt(0)) && character.length() == 1;
        if (surrogate) {
            // Half a character has no UTF-8 form; this one cannot be confused with any.
            safe.append("%u").append(Integer.toHexString(character.charAt(0)).toUpperCase(Locale.ROOT));
            return;
        }
        for (byte b : character.getBytes(StandardCharsets.UTF_8)) {
            safe.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
        }
    }

    /** Returns whether Windows takes a name for a device, whatever its ending. */
    private static boolean isDevice(String name) {
        String stem = name.replaceFirst("\\..*", "").toLowerCase(Locale.ROOT);
        return DEVICES.contains(stem) || stem.matches("(com|lpt)[0-9]");
    }

    private static String shortened(String name, String safe) {
        byte[] bytes = safe.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MOST_BYTES) {
            return safe;
        }
        int end = 0;
        int count = 0;
        while (true) {
            int character = safe.codePointAt(end);
            count += Character.toString(character).getBytes(StandardCharsets.UTF_8).length;
            if (count > KEPT_BYTES) {
                break;
            }
            end += Character.charCount(character);
        }
        return safe.substring(0, end) + "%%" + hash(name);
    }

    private static String hash(String name) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] hash = digest.digest(name.getBytes(StandardCharsets.UTF_16BE));
            return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
