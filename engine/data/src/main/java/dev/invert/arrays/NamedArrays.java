package dev.invert.arrays;

import dev.invert.errors.InvertException;
import dev.invert.errors.NearestNames;
import java.util.List;

/** Resolves the name of an array in a file that may hold several. */
final class NamedArrays {
    private static final int SHOWN = 8;

    private NamedArrays() {}

    /**
     * Returns the name of the array that the path selects, or of the only array.
     *
     * @param names names of all arrays in the file; a single unnamed tensor has the name ""
     * @throws InvertException if there is no such array, or the path names none and there are several
     */
    static String choose(ArrayPath path, List<String> names) {
        if (names.isEmpty()) {
            throw new InvertException(path + ": holds no arrays");
        }
        if (path.array().isEmpty()) {
            if (names.size() > 1) {
                throw new InvertException(path + ": holds " + names.size() + " arrays (" + shown(names)
                        + "); name one: " + path.file() + ":" + names.get(0));
            }
            return names.get(0);
        }
        if (names.equals(List.of(""))) {
            throw new InvertException(
                    path.file() + ": holds a single tensor without a name; leave out ':" + path.array() + "'");
        }
        if (!names.contains(path.array())) {
            List<String> nearest = NearestNames.of(path.array(), names);
            throw new InvertException(path.file() + ": has no array '" + path.array() + "'; "
                    + (nearest.isEmpty() ? "it has " + shown(names) : "nearest: " + String.join(", ", nearest)));
        }
        return path.array();
    }

    private static String shown(List<String> names) {
        String some = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
        return names.size() > SHOWN ? some + ", …" : some;
    }
}
