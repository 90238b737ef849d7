package dev.invert.internal.search.exact;

/** One list of concepts per concept, stored one after another in one array. */
final class ConceptLists {
    private final int[] starts;
    private final int[] members;

    private ConceptLists(int[] starts, int[] members) {
        this.starts = starts;
        this.members = members;
    }

    /** Builds lists from pairs: adds concept {@code members[e]} to the list of concept {@code owners[e]}, in order. */
    static ConceptLists of(int conceptCount, int[] owners, int[] members) {
        int[] starts = new int[conceptCount + 1];
        for (int owner : owners) {
            starts[owner + 1]++;
        }
        int[] next = add(starts);
        int[] sorted = new int[members.length];
        for (int e = 0; e < owners.length; e++) {
            sorted[next[owners[e]]++] = members[e];
        }
        return new ConceptLists(starts, sorted);
    }

    /** Builds symmetric lists: adds each concept of a pair to the list of the other, in order of the pairs. */
    static ConceptLists ofBoth(int conceptCount, int[] first, int[] second) {
        int[] starts = new int[conceptCount + 1];
        for (int e = 0; e < first.length; e++) {
            starts[first[e] + 1]++;
            starts[second[e] + 1]++;
        }
        int[] next = add(starts);
        int[] members = new int[2 * first.length];
        for (int e = 0; e < first.length; e++) {
            members[next[first[e]]++] = second[e];
            members[next[second[e]]++] = first[e];
        }
        return new ConceptLists(starts, members);
    }

    private static int[] add(int[] starts) {
        for (int c = 1; c < starts.length; c++) {
            starts[c] += starts[c - 1];
        }
        return starts.clone();
    }

    /** Returns the index in {@link #members} at which the list of a concept starts. */
    int start(int concept) {
        return starts[concept];
    }

    /** Returns the index in {@link #members} one past the end of the list of a concept. */
    int end(int concept) {
        return starts[concept + 1];
    }

    /** Returns the index of the start of each list and the end of the last; read-only. */
    int[] starts() {
        return starts;
    }

    /** Returns the concepts of all lists; read-only. */
    int[] members() {
        return members;
    }

    /** Returns the total number of entries of all lists. */
    int size() {
        return members.length;
    }

    long memoryBytes() {
        return (long) Integer.BYTES * (starts.length + members.length);
    }
}
