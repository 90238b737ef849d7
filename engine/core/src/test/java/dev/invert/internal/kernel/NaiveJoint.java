package dev.invert.internal.kernel;

import dev.invert.RandomProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Computes counts and sums of formulas from their definition, with masks over samples. */
final class NaiveJoint {
    private final RandomProblem problem;
    private final PatternTable table;
    private final List<Extension> extensions = new ArrayList<>();
    private long[] ranks;

    NaiveJoint(RandomProblem problem, PatternTable table) {
        this.problem = problem;
        this.table = table;
    }

    void rank(float[] values) {
        ranks = NaiveRanks.of(values);
    }

    boolean[] all() {
        boolean[] truth = new boolean[problem.sampleCount];
        Arrays.fill(truth, true);
        return truth;
    }

    boolean[] concept(int concept) {
        return problem.columns[table.columns(concept).get(0)];
    }

    void join(boolean[] truth, Operation operation, int concept) {
        boolean[] column = concept(concept);
        for (int i = 0; i < truth.length; i++) {
            boolean literal = column[i] != operation.negates();
            truth[i] = operation.conjoins() ? truth[i] && literal : truth[i] || literal;
        }
    }

    long n(boolean[] truth) {
        long n = 0;
        for (boolean member : truth) {
            n += member ? 1 : 0;
        }
        return n;
    }

    long z(boolean[] truth) {
        long z = 0;
        for (int i = 0; i < truth.length; i++) {
            z += truth[i] ? ranks[i] - truth.length - 1 : 0;
        }
        return z;
    }

    /** One extension of a formula by a literal. */
    private record Extension(int code, long n, long z) {
        String text() {
            return code + " " + n + " " + z;
        }
    }

    /** Returns all extensions that are neither empty nor full nor equal to an operand. */
    void extend(boolean[] truth) {
        extensions.clear();
        for (int c = 0; c < table.conceptCount(); c++) {
            for (int code = 0; code < 4; code++) {
                boolean[] joined = truth.clone();
                join(joined, Operation.of(code), c);
                boolean[] literal = all();
                join(literal, Operation.of(code & 1), c);
                long n = n(joined);
                boolean degenerate =
                        n == 0 || n == joined.length || Arrays.equals(joined, truth) || Arrays.equals(joined, literal);
                if (!degenerate) {
                    extensions.add(new Extension((c << 2) | code, n, z(joined)));
                }
            }
        }
    }

    /** Returns the extensions as "code n z". */
    List<String> extensions() {
        return extensions.stream().map(Extension::text).toList();
    }

    /**
     * Returns the codes of the extensions whose (n, z) is among the k best distinct ones within (or outside) the
     * bounds.
     */
    Set<Integer> bestCodes(ScoreRule rule, int k, int sign, long least, long most, boolean outside) {
        List<Extension> accepted = extensions.stream()
                .filter(e -> (e.n() >= least && e.n() <= most) != outside)
                .sorted(Comparator.comparingDouble(e -> -rule.score(e.n(), sign * e.z())))
                .toList();
        Set<List<Long>> pairs = new HashSet<>();
        Set<Integer> codes = new HashSet<>();
        for (Extension e : accepted) {
            pairs.add(List.of(e.n(), e.z()));
            if (pairs.size() > k) {
                break;
            }
            codes.add(e.code());
        }
        return codes;
    }
}
