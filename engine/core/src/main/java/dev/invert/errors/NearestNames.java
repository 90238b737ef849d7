package dev.invert.errors;

import java.util.Comparator;
import java.util.List;

/** Suggests existing names for a name that does not exist. */
public final class NearestNames {
    private static final int LIMIT = 3;

    /** Longer names are not compared: the time grows with the square of the length. */
    private static final int LONGEST = 100;

    private NearestNames() {}

    /**
     * Returns at most three names similar to the requested one, nearest first: names that differ only in case or end in
     * {@code .} and the requested name, then names within an edit distance of a third of its length, at least two. None for
     * a name of more than 100 characters.
     *
     * @param asked the requested name
     * @param names the existing names
     */
    public static List<String> of(String asked, List<String> names) {
        if (asked.length() > LONGEST) {
            return List.of();
        }
        int farthest = Math.max(2, asked.length() / 3);
        return names.stream()
                .filter(name -> Math.abs(name.length() - asked.length()) <= farthest || name.endsWith("." + asked))
                .filter(name -> distance(asked, name) <= farthest)
                .sorted(Comparator.comparingInt(name -> distance(asked, name)))
                .limit(LIMIT)
                .toList();
    }

    private static int distance(String asked, String name) {
        return name.equalsIgnoreCase(asked) || name.endsWith("." + asked) ? 0 : editDistance(asked, name);
    }

    /**
     * Returns the Levenshtein distance: the minimum number of insertions, deletions and substitutions between strings.
     */
    public static int editDistance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
