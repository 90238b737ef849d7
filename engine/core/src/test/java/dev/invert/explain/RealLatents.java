package dev.invert.explain;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** Latents of a sparse autoencoder on a real model, their tokens and documents; see make_fixtures.py of the resources. */
final class RealLatents {
    private final int[] tokens;
    private final int[] documents;
    private final TreeMap<Integer, Latent> latents = new TreeMap<>();

    /** Activations of a latent, and the samples of a concept. */
    static final class Latent {
        private final NonzeroValues values;
        private final long[] truth;

        Latent(NonzeroValues values, long[] truth) {
            this.values = values;
            this.truth = truth;
        }

        NonzeroValues values() {
            return values;
        }

        long[] truth() {
            return truth;
        }
    }

    private RealLatents() {
        List<String[]> rows = rows("tokens.csv.gz");
        tokens = rows.stream().mapToInt(row -> Integer.parseInt(row[0])).toArray();
        documents = rows.stream().mapToInt(row -> Integer.parseInt(row[1])).toArray();
        TreeMap<Integer, List<String[]>> byLatent = new TreeMap<>();
        for (String[] row : rows("latents.csv.gz")) {
            byLatent.computeIfAbsent(Integer.parseInt(row[0]), l -> new ArrayList<>())
                    .add(row);
        }
        byLatent.forEach((latent, fields) -> latents.put(latent, latent(fields)));
    }

    static RealLatents read() {
        return new RealLatents();
    }

    private Latent latent(List<String[]> rows) {
        double[] dense = new double[tokens.length];
        long[] truth = new long[(tokens.length + 63) / 64];
        for (String[] row : rows) {
            int sample = Integer.parseInt(row[2]);
            if (row[1].equals("inside")) {
                truth[sample >>> 6] |= 1L << sample;
            } else {
                dense[sample] = Double.parseDouble(row[3]);
            }
        }
        int[] samples = java.util.stream.IntStream.range(0, dense.length)
                .filter(i -> dense[i] != 0)
                .toArray();
        double[] values = Arrays.stream(samples).mapToDouble(i -> dense[i]).toArray();
        return new Latent(NonzeroValues.of(dense.length, samples, values), truth);
    }

    int[] tokens() {
        return tokens.clone();
    }

    int[] documents() {
        return documents.clone();
    }

    Map<Integer, Latent> latents() {
        return latents;
    }

    /** Returns the rows of a resource below its heading. */
    static List<String[]> rows(String name) {
        try (InputStream resource = RealLatents.class.getResourceAsStream("/dev/invert/tokens/" + name);
                InputStream plain = name.endsWith(".gz") ? new GZIPInputStream(resource) : resource;
                BufferedReader lines = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
            return lines.lines().skip(1).map(line -> line.split(",")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
