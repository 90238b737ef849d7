package dev.invert.tokens;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The bytes of tokens: byte-level vocabularies write each byte as a letter, others write single bytes in hexadecimal. */
final class TokenBytes {
    private static final Pattern BYTE = Pattern.compile("<0x([0-9A-Fa-f]{2})>");
    private static final int BYTES = 256;
    private static final Map<Character, Byte> BYTE_OF_LETTER = byteOfLetter();

    private TokenBytes() {}

    /** Builds the table of GPT-2: printable bytes stand for themselves, the others for letters from U+0100 on. */
    private static Map<Character, Byte> byteOfLetter() {
        Map<Character, Byte> table = new HashMap<>();
        int next = BYTES;
        for (int value = 0; value < BYTES; value++) {
            boolean printable = (value >= '!' && value <= '~') || (value >= 0xA1 && value <= 0xAC) || value >= 0xAE;
            table.put(printable ? (char) value : (char) next++, (byte) value);
        }
        return table;
    }

    /** Returns the text of a token of a byte-level vocabulary; letters outside the table stand for themselves. */
    static String ofByteLevel(String raw) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < raw.length(); i++) {
            Byte value = BYTE_OF_LETTER.get(raw.charAt(i));
            if (value == null) {
                return raw;
            }
            bytes.write(value);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Returns the text of a token {@code <0xNN>}, or the token itself if it has another form. */
    static String ofHexadecimal(String raw) {
        Matcher single = BYTE.matcher(raw);
        return single.matches()
                ? new String(new byte[] {(byte) Integer.parseInt(single.group(1), 16)}, StandardCharsets.UTF_8)
                : raw;
    }
}
