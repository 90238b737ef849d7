package dev.invert.errors;

import java.util.Comparator;
import java.util.List;

/** Finds what the user may have meant by a name that does not exist. */
public final class NearestNames {
    private static final int LIMIT = 3;

    private NearestNames() {}

    /**
     * The names most like the one asked for, the nearest first, at most three: those that differ in upper and lower
     * case only or end in it as a path, then those a few edits away (a third of its length, at least two).
     */
    public static List<String> of(String asked, List<String> names) {
        int farthest = Math.max(2, asked.length() / 3);
        return names.stream()
                .filter(name -> distance(asked, name) <= farthest)
                .sorted(Comparator.comparingInt(name -> distance(asked, name)))
                .limit(LIMIT)
                .toList();
    }

    private static int distance(String asked, String name) {
        return name.equalsIgnoreCase(asked) || name.endsWith("." + asked) ? 0 : editDistance(asked, name);
    }

    /** Levenshtein distance: fewest insertions, deletions and substitutions that turn one into the other. */
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
