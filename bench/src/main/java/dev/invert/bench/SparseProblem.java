package dev.invert.bench;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.ElementType;
import dev.invert.MemoryBudget;
import dev.invert.SparseActivations;
import dev.invert.internal.memory.HalfFloat;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Latents of a sparse autoencoder on tokens: every latent fires on part of the tokens of one concept, and at random
 * elsewhere. Sizes of concepts follow Zipf's law, as those of words do.
 */
final class SparseProblem {
    /** Share of the firings of a latent that lie outside its concept. */
    private static final double NOISE = 0.3;

    private final int tokens;
    private final List<int[]> samplesOfConcept = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(7);

    /**
     * Draws the concepts.
     *
     * @param tokens N
     * @param concepts C
     * @param perToken mean number of concepts of a token
     */
    SparseProblem(int tokens, int concepts, double perToken) {
        this.tokens = tokens;
        double harmonic =
                IntStream.range(0, concepts).mapToDouble(c -> 1.0 / (c + 5)).sum();
        for (int c = 0; c < concepts; c++) {
            double share = Math.min(0.4, perToken / harmonic / (c + 5));
            samplesOfConcept.add(subset(share));
        }
    }

    /** Draws each token with a probability. */
    private int[] subset(double share) {
        int[] drawn = new int[(int) (tokens * share * 1.2) + 100];
        int count = 0;
        double scale = -1 / Math.log1p(-share);
        for (double at = gap(scale); at < tokens && count < drawn.length; at += 1 + gap(scale)) {
            drawn[count++] = (int) at;
        }
        return Arrays.copyOf(drawn, count);
    }

    private double gap(double scale) {
        return Math.floor(-Math.log1p(-random.nextDouble()) * scale);
    }

    ConceptMatrix concepts(MemoryBudget budget) {
        List<Concept> names = IntStream.range(0, samplesOfConcept.size())
                .mapToObj(c -> Concept.named("c" + c))
                .toList();
        return ConceptMatrix.ofSamples(tokens, names, samplesOfConcept, budget);
    }

    /** Returns float16 latents, each of which fires on about {@code firings} tokens. */
    SparseActivations latents(int count, int firings, MemoryBudget budget) {
        long[] starts = new long[count + 1];
        List<int[]> samples = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            int[] own = samplesOfConcept.get(random.nextInt(samplesOfConcept.size()));
            double share = Math.min(0.9, firings * (1 - NOISE) / own.length);
            int[] inside =
                    Arrays.stream(own).filter(i -> random.nextDouble() < share).toArray();
            int[] outside = subset(Math.max(1, firings - inside.length) / (double) tokens);
            samples.add(IntStream.concat(Arrays.stream(inside), Arrays.stream(outside))
                    .sorted()
                    .distinct()
                    .toArray());
            starts[k + 1] = starts[k] + samples.get(k).length;
        }
        NativeBlock sampleMemory = budget.allocate(MemoryTag.ACTIVATIONS, starts[count] * Integer.BYTES);
        NativeBlock valueMemory = budget.allocate(MemoryTag.ACTIVATIONS, starts[count] * Short.BYTES);
        for (int k = 0; k < count; k++) {
            int[] list = samples.get(k);
            IntBuffer target = sampleMemory
                    .slice(starts[k] * Integer.BYTES, (long) list.length * Integer.BYTES)
                    .asIntBuffer();
            ShortBuffer values = valueMemory
                    .slice(starts[k] * Short.BYTES, (long) list.length * Short.BYTES)
                    .asShortBuffer();
            target.put(list);
            for (int i = 0; i < list.length; i++) {
                values.put(i, HalfFloat.of((float) (0.05 - Math.log1p(-random.nextDouble()))));
            }
        }
        return new SparseActivations(tokens, starts, sampleMemory, valueMemory, ElementType.FLOAT16, budget);
    }
}
