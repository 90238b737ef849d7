package dev.invert.explain;

import dev.invert.TokenSet;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Finds the set of token ids with the highest Pearson correlation to a neuron's activation.
 *
 * <p>Token ids partition the samples. With n samples in the set, S the sum of their activations, m the mean and s the
 * standard deviation of all activations, {@code r = (S - n m) / (s sqrt(n (N - n)))}, which is quasi-convex in (S, n)
 * where it is positive. The best set is therefore a prefix of the ids in order of their mean activation, and the search
 * takes O(nonzeros + V log V). It is exact as long as the bound on the share of the samples excludes no prefix up to the
 * best one. Immutable and thread-safe.
 */
final class TokenSetSearch {
    private final int[] tokens;
    /** Distinct ids, ascending. */
    private final int[] ids;
    /** Index among the distinct ids of each sample's token. */
    private final int[] indexOfSample;

    private final int[] counts;
    private final int minCount;
    private final long mostSamples;

    /**
     * Prepares a search.
     *
     * @param tokens id of each sample's token; not copied
     * @param minCount minimum number of samples of each id in a set
     * @param maxFraction maximum share of the samples that a set may have, inclusive
     */
    TokenSetSearch(int[] tokens, int minCount, double maxFraction) {
        this.tokens = tokens;
        this.indexOfSample = new int[tokens.length];
        Int2IntOpenHashMap first = new Int2IntOpenHashMap();
        for (int i = 0; i < tokens.length; i++) {
            int next = first.size();
            int met = first.putIfAbsent(tokens[i], next);
            indexOfSample[i] = first.size() > next ? next : met;
        }
        this.ids = first.keySet().toIntArray();
        Arrays.sort(ids);
        int[] place = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            place[first.get(ids[i])] = i;
        }
        this.counts = new int[ids.length];
        for (int i = 0; i < tokens.length; i++) {
            indexOfSample[i] = place[indexOfSample[i]];
            counts[indexOfSample[i]]++;
        }
        this.minCount = minCount;
        this.mostSamples = Math.min(tokens.length - 1L, (long) Math.floor(maxFraction * tokens.length));
    }

    /** Returns the best set; empty if no id is frequent enough and above the mean activation. */
    Optional<TokenSet> find(NonzeroValues values) {
        double[] sums = new double[ids.length];
        NonzeroValues.Moments moments = values.moments();
        IntArrayList touched = sum(values, sums);
        // Up to half of the samples, an id below the mean only lowers r, and one without activations has a mean of 0.
        boolean belowToo = 2 * mostSamples > tokens.length;
        int[] order = (moments.mean() < 0 || belowToo ? IntArrayList.wrap(all()) : touched)
                .intStream()
                .filter(i -> counts[i] >= minCount && (belowToo || sums[i] > moments.mean() * counts[i]))
                .toArray();
        double[] means = new double[ids.length];
        for (int i : order) {
            means[i] = sums[i] / counts[i];
        }
        IntArrays.mergeSort(order, (a, b) -> {
            int byMean = Double.compare(means[b], means[a]);
            return byMean != 0 ? byMean : Integer.compare(a, b);
        });
        int length = 0;
        double best = 0;
        long n = 0;
        double sum = 0;
        for (int i = 0; i < order.length; i++) {
            n += counts[order[i]];
            sum += sums[order[i]];
            if (n > mostSamples) {
                break;
            }
            double r = moments.correlation(sum, n);
            if (r > best) {
                best = r;
                length = i + 1;
            }
        }
        return length == 0 ? Optional.empty() : Optional.of(found(values, Arrays.copyOf(order, length), best));
    }

    private int[] all() {
        int[] all = new int[ids.length];
        Arrays.setAll(all, i -> i);
        return all;
    }

    /** Adds up the activations of each id; returns the ids with an activation other than 0. */
    private IntArrayList sum(NonzeroValues values, double[] sums) {
        IntArrayList touched = new IntArrayList();
        boolean[] seen = new boolean[ids.length];
        for (int place = 0; place < values.count(); place++) {
            int id = indexOfSample[values.sample(place)];
            sums[id] += values.value(place);
            if (!seen[id]) {
                seen[id] = true;
                touched.add(id);
            }
        }
        return touched;
    }

    private TokenSet found(NonzeroValues values, int[] chosen, double r) {
        boolean[] inside = new boolean[ids.length];
        long n = 0;
        for (int id : chosen) {
            inside[id] = true;
            n += counts[id];
        }
        long twiceU = values.twiceU(place -> inside[indexOfSample[values.sample(place)]], n);
        List<Integer> set = Arrays.stream(chosen).mapToObj(id -> ids[id]).toList();
        return new TokenSet(set, n, r, auc(twiceU, n), twiceU, TokenSet.HeldOut.NONE);
    }

    private double auc(long twiceU, long n) {
        return twiceU / (2.0 * n * (tokens.length - n));
    }

    /** Returns the correlation and the AUC of a set on the samples of this object. */
    TokenSet.HeldOut measure(List<Integer> set, NonzeroValues values) {
        boolean[] inside = new boolean[ids.length];
        long n = 0;
        for (int id : set) {
            int index = Arrays.binarySearch(ids, id);
            if (index >= 0) {
                inside[index] = true;
                n += counts[index];
            }
        }
        if (n == 0 || n == tokens.length) {
            return TokenSet.HeldOut.NONE;
        }
        double sum = 0;
        for (int place = 0; place < values.count(); place++) {
            sum += inside[indexOfSample[values.sample(place)]] ? values.value(place) : 0;
        }
        long twiceU = values.twiceU(place -> inside[indexOfSample[values.sample(place)]], n);
        return new TokenSet.HeldOut(values.moments().correlation(sum, n), auc(twiceU, n));
    }

    /**
     * Returns the mean activation of each id on the samples of this object, in the order of the ids.
     *
     * @param values activations on these samples
     */
    double[] means(NonzeroValues values) {
        double[] means = new double[ids.length];
        sum(values, means);
        for (int i = 0; i < ids.length; i++) {
            means[i] /= counts[i];
        }
        return means;
    }

    /**
     * Returns the correlation, on the samples of this object, of the activation and the mean activation that each token
     * had on other samples; tokens that do not occur there have the mean of all.
     *
     * @param fitted the search on the other samples
     * @param means result of its {@link #means}
     * @param values activations on the samples of this object
     * @return NaN if one of the two is constant
     */
    double correlationWithMeans(TokenSetSearch fitted, double[] means, NonzeroValues values) {
        double all = 0;
        for (int i = 0; i < means.length; i++) {
            all += means[i] * fitted.counts[i] / fitted.tokens.length;
        }
        double[] predicted = new double[ids.length];
        double mean = 0;
        int at = 0;
        for (int i = 0; i < ids.length; i++) {
            while (at < means.length && fitted.ids[at] < ids[i]) {
                at++;
            }
            predicted[i] = at < means.length && fitted.ids[at] == ids[i] ? means[at] : all;
            mean += predicted[i] * counts[i] / tokens.length;
        }
        double squares = 0;
        for (int i = 0; i < ids.length; i++) {
            squares += counts[i] * (predicted[i] - mean) * (predicted[i] - mean);
        }
        double products = 0;
        for (int place = 0; place < values.count(); place++) {
            products += values.value(place) * (predicted[indexOfSample[values.sample(place)]] - mean);
        }
        NonzeroValues.Moments moments = values.moments();
        double r = products / (moments.deviation() * Math.sqrt(squares * tokens.length));
        return Double.isFinite(r) ? Math.max(-1, Math.min(1, r)) : Double.NaN;
    }

    /**
     * Returns the correlation of the activation and a set of samples; NaN if one of the two is constant.
     *
     * @param inside tells which places of the values hold a sample of the set
     * @param n number of samples of the set
     */
    static double correlation(NonzeroValues values, IntPredicate inside, long n) {
        double sum = 0;
        for (int place = 0; place < values.count(); place++) {
            sum += inside.test(place) ? values.value(place) : 0;
        }
        double r = values.moments().correlation(sum, n);
        return Double.isFinite(r) ? r : Double.NaN;
    }
}
