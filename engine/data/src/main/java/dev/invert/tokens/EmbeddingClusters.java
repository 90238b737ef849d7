package dev.invert.tokens;

import dev.invert.Concept;
import dev.invert.MemoryBudget;
import dev.invert.arrays.ArrayFile;
import dev.invert.errors.InvertException;
import dev.invert.internal.memory.HalfFloat;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Concepts of tokens with similar embeddings: up to 128 clusters of the tokens that occur, each divided into four, and
 * each of those into four again. Clusters are named by their most frequent tokens.
 */
final class EmbeddingClusters {
    private static final int FIRST = 128;
    private static final int PARTS = 4;
    private static final int LEVELS = 3;
    /** Dimensions that embeddings are projected to at random, which changes cosines little. */
    private static final int DIMENSIONS = 96;

    private static final int NAMED = 3;
    private static final int DEFINED = 25;
    private static final long SEED = 7;

    private final TokenCorpus corpus;
    /** Ids that occur, without special tokens. */
    private final int[] ids;

    private final KMeans means;
    private final IdConcepts concepts;
    private int number;

    private EmbeddingClusters(TokenCorpus corpus, int[] ids, float[][] points) {
        this.corpus = corpus;
        this.ids = ids;
        this.means = new KMeans(points);
        this.concepts = new IdConcepts(corpus);
    }

    /**
     * Lists the clusters.
     *
     * @param embeddings array of numbers (ids, dimensions)
     * @throws InvertException if it has another shape or fewer rows than there are ids
     */
    static void list(TokenCorpus corpus, Path embeddings, MemoryBudget budget, ConceptLists lists) {
        int[] ids = IntStream.range(0, corpus.idLimit())
                .filter(id -> corpus.count(id) > 0 && !corpus.vocabulary().isSpecial(id))
                .toArray();
        if (ids.length < 2) {
            return;
        }
        EmbeddingClusters clusters =
                new EmbeddingClusters(corpus, ids, points(embeddings, ids, corpus.idLimit(), budget));
        clusters.divide(IntStream.range(0, ids.length).toArray(), Math.min(FIRST, Math.max(2, ids.length / 8)), LEVELS);
        clusters.concepts.list(corpus, TokenFamily.CLUSTER, 0, lists);
    }

    private void divide(int[] members, int count, int levels) {
        int[] clusters = means.cluster(members, count);
        for (int c = 0; c < count; c++) {
            int cluster = c;
            int[] part = IntStream.range(0, members.length)
                    .filter(i -> clusters[i] == cluster)
                    .map(i -> members[i])
                    .toArray();
            if (part.length > 1 && part.length < members.length) {
                add(part);
                if (levels > 1 && part.length > PARTS) {
                    divide(part, PARTS, levels - 1);
                }
            }
        }
    }

    private void add(int[] part) {
        int[] frequent = IntStream.of(part)
                .map(i -> ids[i])
                .boxed()
                .sorted(Comparator.comparingInt(id -> -corpus.count(id)))
                .mapToInt(Integer::intValue)
                .toArray();
        number++;
        concepts.add(
                new Concept(
                        "cluster=" + number,
                        "cluster " + number + " (" + texts(frequent, NAMED) + (part.length > NAMED ? ", \u2026)" : ")"),
                        "%,d tokens with similar embeddings: %s%s"
                                .formatted(
                                        part.length,
                                        texts(frequent, DEFINED),
                                        part.length > DEFINED ? ", \u2026" : "")),
                new IntArrayList(frequent));
    }

    private String texts(int[] frequent, int most) {
        return IntStream.of(frequent)
                .limit(most)
                .mapToObj(id -> corpus.vocabulary().quoted(id))
                .collect(Collectors.joining(", "));
    }

    private static float[][] points(Path file, int[] ids, int idLimit, MemoryBudget budget) {
        try (ArrayFile array = ArrayFile.open(file, budget)) {
            if (array.shape().size() != 2
                    || array.fortranOrder()
                    || array.shape().contains(0L)) {
                throw new InvertException(array.name() + ": shape " + array.shape()
                        + "; embeddings are (token ids, dimensions) in C order");
            }
            if (array.shape().get(0) < idLimit) {
                throw new InvertException(array.name() + ": has embeddings of "
                        + array.shape().get(0) + " ids; the largest id of the tokens is " + (idLimit - 1));
            }
            int dimensions = Math.toIntExact(array.shape().get(1));
            float[][] projection = projection(dimensions);
            float[][] points = new float[ids.length][];
            ByteBuffer row =
                    ByteBuffer.allocate(dimensions * array.type().byteCount()).order(ByteOrder.LITTLE_ENDIAN);
            float[] values = new float[dimensions];
            for (int i = 0; i < ids.length; i++) {
                array.read((long) ids[i] * dimensions, row.clear());
                for (int d = 0; d < dimensions; d++) {
                    values[d] = value(array, row, d);
                }
                points[i] = projected(values, projection);
                KMeans.normalize(points[i]);
            }
            return points;
        }
    }

    private static float[][] projection(int dimensions) {
        if (dimensions <= DIMENSIONS) {
            return null;
        }
        Random random = new Random(SEED);
        float[][] projection = new float[DIMENSIONS][dimensions];
        for (float[] direction : projection) {
            for (int d = 0; d < dimensions; d++) {
                direction[d] = (float) random.nextGaussian();
            }
        }
        return projection;
    }

    private static float[] projected(float[] values, float[][] projection) {
        if (projection == null) {
            return values.clone();
        }
        float[] point = new float[projection.length];
        for (int p = 0; p < point.length; p++) {
            float sum = 0;
            for (int d = 0; d < values.length; d++) {
                sum += values[d] * projection[p][d];
            }
            point[p] = sum;
        }
        return point;
    }

    private static float value(ArrayFile array, ByteBuffer row, int d) {
        float value = switch (array.type()) {
            case FLOAT32 -> row.getFloat(4 * d);
            case FLOAT64 -> (float) row.getDouble(8 * d);
            case BFLOAT16 -> Float.intBitsToFloat(row.getShort(2 * d) << 16);
            case FLOAT16 -> HalfFloat.toFloat(row.getShort(2 * d));
            default ->
                throw new InvertException(array.name() + ": elements of type " + array.type()
                        + "; embeddings are floating-point numbers");
        };
        if (!Float.isFinite(value)) {
            throw new InvertException(array.name() + ": holds " + value + "; embeddings are finite");
        }
        return value;
    }
}
