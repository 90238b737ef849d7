package dev.invert.bench;

import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.search.Auroc;
import dev.invert.internal.search.CertifiedFormula;
import dev.invert.internal.search.FoundFormula;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Evaluates all formulas of up to three literals over real concepts, one by one, and compares the best with the proven
 * optimum: {@code FullEnumeration imagenet|dense_100 [neurons]}. Shares no code with the proof: intersections are
 * counted from the truth sets for every pair of concepts, disjoint or not. Takes at least a minute per neuron.
 */
public final class FullEnumeration {
    static final double[] MIN_FRACTIONS = {0, 0.002, 0.01, 0.05};

    private final PatternTable table;
    private final long[][] truth;
    private final int[] sizes;
    private final int[][] rows;
    private final long total;
    private final long most;
    private final long[] least;
    private final long[] ranks;
    private final double[][] pairN;
    private final double[][] pairZ;
    private final long[] bestN;
    private final long[] bestZ;
    private final double[] bestQ;
    private double lowestQ = -1;

    private FullEnumeration(ProofBed bed, long[] ranks, double[] minFractions) {
        this.table = bed.table();
        this.ranks = ranks;
        this.total = table.sampleCount();
        this.most = bed.most();
        this.least = Arrays.stream(minFractions).mapToLong(bed::least).toArray();
        this.bestN = new long[least.length];
        this.bestZ = new long[least.length];
        this.bestQ = new double[least.length];
        Arrays.fill(bestQ, Double.NEGATIVE_INFINITY);
        this.sizes = new int[table.patternCount()];
        table.patternSizes().get(sizes);
        int count = table.conceptCount();
        this.truth = new long[count][table.wordCount()];
        this.rows = new int[sizes.length][0];
        for (int c = 0; c < count; c++) {
            LongBuffer bits = table.bits(c);
            bits.get(0, truth[c]);
            for (int p = 0; p < sizes.length; p++) {
                if ((truth[c][p >>> 6] >>> p & 1) != 0) {
                    rows[p] = Arrays.copyOf(rows[p], rows[p].length + 1);
                    rows[p][rows[p].length - 1] = c;
                }
            }
        }
        this.pairN = new double[count][count];
        this.pairZ = new double[count][count];
    }

    /** Returns n and Z of the best formula of up to two literals. */
    static FoundFormula pairs(ProofBed bed, long[] ranks, double minFraction) {
        FullEnumeration all = new FullEnumeration(bed, ranks, new double[] {minFraction});
        all.sumPairs();
        for (int i = 0; i < all.truth.length; i++) {
            all.offer(all.pairN[i][i], all.pairZ[i][i]);
            for (int j = i + 1; j < all.truth.length; j++) {
                all.tryPair(i, j);
            }
        }
        return new FoundFormula(null, all.bestN[0], all.bestZ[0], List.of());
    }

    private void sumPairs() {
        for (int p = 0; p < sizes.length; p++) {
            for (int i : rows[p]) {
                for (int j : rows[p]) {
                    pairN[i][j] += sizes[p];
                    pairZ[i][j] += ranks[p];
                }
            }
        }
    }

    private void run() {
        sumPairs();
        int count = truth.length;
        double[] n = new double[count];
        double[] z = new double[count];
        for (int i = 0; i < count; i++) {
            offer(pairN[i][i], pairZ[i][i]);
            for (int j = i + 1; j < count; j++) {
                tryPair(i, j);
                sumTriples(i, j, n, z);
                for (int k = j + 1; k < count; k++) {
                    tryTriple(i, j, k, n[k], z[k]);
                }
            }
        }
    }

    private void sumTriples(int i, int j, double[] n, double[] z) {
        Arrays.fill(n, 0);
        Arrays.fill(z, 0);
        for (int w = 0; w < truth[i].length; w++) {
            for (long word = truth[i][w] & truth[j][w]; word != 0; word &= word - 1) {
                int p = (w << 6) + Long.numberOfTrailingZeros(word);
                for (int k : rows[p]) {
                    n[k] += sizes[p];
                    z[k] += ranks[p];
                }
            }
        }
    }

    private void tryPair(int i, int j) {
        double ni = pairN[i][i];
        double nj = pairN[j][j];
        double zi = pairZ[i][i];
        double zj = pairZ[j][j];
        double n = pairN[i][j];
        double z = pairZ[i][j];
        offer(n, z);
        offer(ni - n, zi - z);
        offer(nj - n, zj - z);
        offer(ni + nj - n, zi + zj - z);
    }

    private void tryTriple(int i, int j, int k, double n, double z) {
        double nij = pairN[i][j] - n;
        double nik = pairN[i][k] - n;
        double njk = pairN[j][k] - n;
        double ni = pairN[i][i] - nij - nik - n;
        double nj = pairN[j][j] - nij - njk - n;
        double nk = pairN[k][k] - nik - njk - n;
        double n0 = total - ni - nj - nk - nij - nik - njk - n;
        double zij = pairZ[i][j] - z;
        double zik = pairZ[i][k] - z;
        double zjk = pairZ[j][k] - z;
        double zi = pairZ[i][i] - zij - zik - z;
        double zj = pairZ[j][j] - zij - zjk - z;
        double zk = pairZ[k][k] - zik - zjk - z;
        double z0 = -(zi + zj + zk + zij + zik + zjk + z);
        offer(n, z);
        offer(nij, zij);
        offer(nik, zik);
        offer(njk, zjk);
        offer(ni, zi);
        offer(nj, zj);
        offer(nk, zk);
        offer(n0, z0);
        // The two faces of each concept, with it and without it, minus one of their four cells.
        tryFace(ni, nij, nik, n, zi, zij, zik, z);
        tryFace(nj, nij, njk, n, zj, zij, zjk, z);
        tryFace(nk, nik, njk, n, zk, zik, zjk, z);
        tryFace(n0, nj, nk, njk, z0, zj, zk, zjk);
        tryFace(n0, ni, nk, nik, z0, zi, zk, zik);
        tryFace(n0, ni, nj, nij, z0, zi, zj, zij);
    }

    private void tryFace(double n1, double n2, double n3, double n4, double z1, double z2, double z3, double z4) {
        double n = n1 + n2 + n3 + n4;
        double z = z1 + z2 + z3 + z4;
        offer(n - n1, z - z1);
        offer(n - n2, z - z2);
        offer(n - n3, z - z3);
        offer(n - n4, z - z4);
    }

    /** Offers a set and its complement. */
    private void offer(double n, double z) {
        // The tightest bounds have the lowest record, which few sets reach.
        if (Math.abs(z) >= lowestQ * n * (total - n) - 1) {
            if (n <= most) {
                offerWithin((long) n, (long) z);
            }
            if (total - n <= most) {
                offerWithin((long) (total - n), (long) -z);
            }
        }
    }

    private void offerWithin(long n, long z) {
        int level = least.length - 1;
        while (level >= 0 && n < least[level]) {
            level--;
        }
        if (level >= 0 && z >= bestQ[level] * n * (total - n) - 1) {
            for (; level >= 0; level--) {
                if (bestN[level] == 0 || new Auroc(total).compare(n, z, bestN[level], bestZ[level]) > 0) {
                    bestN[level] = n;
                    bestZ[level] = z;
                    bestQ[level] = z / ((double) n * (total - n));
                    lowestQ = bestQ[bestQ.length - 1];
                }
            }
        }
    }

    /**
     * Enumerates, compares with the proofs and prints the results.
     *
     * @param arguments shape of the problem and, optionally, the number of neurons
     * @throws IllegalStateException if any optimum differs
     */
    public static void main(String[] arguments) {
        String shape = arguments[0].toUpperCase(Locale.ROOT);
        int neurons = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 8;
        int different = 0;
        try (Problem problem = Problem.of(Problem.Shape.valueOf(shape), neurons);
                ProofBed bed = new ProofBed(problem)) {
            List<List<CertifiedFormula>> proven = Arrays.stream(MIN_FRACTIONS)
                    .mapToObj(fraction -> bed.prove(3, fraction, bed.beam(3, 3, fraction, false)))
                    .toList();
            for (int neuron = 0; neuron < neurons; neuron++) {
                long start = System.nanoTime();
                FullEnumeration all = new FullEnumeration(bed, bed.ranks(neuron), MIN_FRACTIONS);
                all.run();
                for (int f = 0; f < MIN_FRACTIONS.length; f++) {
                    FoundFormula optimum = proven.get(f).get(neuron).best();
                    boolean same =
                            new Auroc(all.total).compare(optimum.n(), optimum.sum(), all.bestN[f], all.bestZ[f]) == 0;
                    different += same ? 0 : 1;
                    System.out.printf(
                            "neuron %d, min_fraction %s: proven %.10f (n %d), all formulas %.10f (n %d): %s%n",
                            neuron,
                            MIN_FRACTIONS[f],
                            new Auroc(all.total).value(optimum.n(), optimum.sum()),
                            optimum.n(),
                            new Auroc(all.total).value(all.bestN[f], all.bestZ[f]),
                            all.bestN[f],
                            same ? "equal" : "DIFFERENT");
                }
                System.out.printf("neuron %d took %.1f s%n", neuron, (System.nanoTime() - start) * 1e-9);
            }
        }
        if (different > 0) {
            throw new IllegalStateException(different + " optima differ");
        }
    }
}
