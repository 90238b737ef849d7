package dev.invert.internal.kernel;

import dev.invert.ConceptMatrix;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.nio.IntBuffer;
import java.util.SplittableRandom;

/**
 * Collapses rows in passes over columns. The hash of a row is the sum of one random number per concept in it, so that
 * it can be computed column by column, with the bits adjacent in memory. Rows of equal hash are equal if they have the
 * same number of concepts and each concept of one is a concept of the other, which is also checked column by column.
 */
final class JavaPatternCollapse implements PatternCollapse {
    @Override
    public SetKernel sets() {
        return new JavaSetKernel();
    }

    @Override
    public Patterns collapse(ConceptMatrix concepts) {
        Patterns patterns = new Patterns(concepts.sampleCount(), concepts.budget());
        try {
            // Distinct rows with equal 64-bit random hashes practically never occur; if they do, the next seed
            // separates them.
            for (long seed = 1; !collapse(concepts, patterns, seed); seed++) {}
            return patterns;
        } catch (RuntimeException e) {
            patterns.close();
            throw e;
        }
    }

    private static boolean collapse(ConceptMatrix concepts, Patterns patterns, long seed) {
        int n = concepts.sampleCount();
        long[] hashes = new long[n];
        int[] sizes = new int[n];
        SplittableRandom random = new SplittableRandom(seed);
        for (int c = 0; c < concepts.conceptCount(); c++) {
            long key = random.nextLong();
            concepts.forEachSample(c, i -> {
                hashes[i] += key;
                sizes[i]++;
            });
        }
        number(hashes, patterns);
        IntBuffer patternOf = Patterns.ints(patterns.patternOfSample());
        IntBuffer firstSamples = Patterns.ints(patterns.firstSamples());
        for (int i = 0; i < n; i++) {
            if (sizes[i] != sizes[firstSamples.get(patternOf.get(i))]) {
                return false;
            }
        }
        boolean[] collision = new boolean[1];
        long[] shown = new long[(n + Long.SIZE - 1) >>> 6];
        for (int c = 0; c < concepts.conceptCount(); c++) {
            concepts.forEachSample(c, i -> shown[i >>> 6] |= 1L << i);
            concepts.forEachSample(c, i -> {
                int first = firstSamples.get(patternOf.get(i));
                collision[0] |= (shown[first >>> 6] >>> first & 1) == 0;
            });
            concepts.forEachSample(c, i -> shown[i >>> 6] = 0);
        }
        return !collision[0];
    }

    private static void number(long[] hashes, Patterns patterns) {
        IntBuffer patternOf = Patterns.ints(patterns.patternOfSample());
        IntBuffer sizes = Patterns.ints(patterns.sizes());
        IntBuffer firstSamples = Patterns.ints(patterns.firstSamples());
        Long2IntOpenHashMap patternByHash = new Long2IntOpenHashMap();
        patternByHash.defaultReturnValue(-1);
        int count = 0;
        for (int i = 0; i < hashes.length; i++) {
            int pattern = patternByHash.putIfAbsent(hashes[i], count);
            if (pattern < 0) {
                pattern = count++;
                firstSamples.put(pattern, i);
                sizes.put(pattern, 0);
            }
            sizes.put(pattern, sizes.get(pattern) + 1);
            patternOf.put(i, pattern);
        }
        patterns.setCount(count);
    }
}
