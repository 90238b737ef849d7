package dev.invert.concept;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.InvertException;
import dev.invert.format.AtomicFile;
import dev.invert.format.NpyHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.LongStream;

/** Reads (samples x concepts) of bool or 0/1 bytes, in either order, in chunks. */
final class NpyConcepts {
    private static final int CHUNK_BYTES = 1 << 20;

    private NpyConcepts() {}

    static ConceptMatrix read(Path file, Path names) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            NpyHeader header = NpyHeader.read(file, channel);
            requireConcepts(file, header);
            int samples = Math.toIntExact(header.shape().get(0));
            int columns = Math.toIntExact(header.shape().get(1));
            List<Concept> concepts = names == null
                    ? LongStream.range(0, columns)
                            .mapToObj(c -> Concept.named("c" + c))
                            .toList()
                    : ConceptNames.read(names, columns);
            try (ConceptMatrix.Builder matrix = ConceptMatrix.builder(samples, concepts)) {
                fill(file, channel, header, matrix);
                return matrix.build();
            }
        } catch (IOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    private static void requireConcepts(Path file, NpyHeader header) {
        if (!List.of("b1", "u1", "i1").contains(header.type())) {
            throw new InvertException(file + ": elements of type " + header.type()
                    + "; concepts are bool or 0/1 bytes: use array.astype(bool)");
        }
        if (header.shape().size() != 2 || header.elementCount() == 0) {
            throw new InvertException(
                    file + ": shape " + header.shape() + "; concepts are (samples, concepts), at least one of each");
        }
        if (header.shape().stream().anyMatch(extent -> extent > Integer.MAX_VALUE)) {
            throw new InvertException(file + ": shape " + header.shape() + "; each extent must be below 2^31");
        }
    }

    private static void fill(Path file, FileChannel channel, NpyHeader header, ConceptMatrix.Builder matrix)
            throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
        long inner =
                header.fortranOrder() ? header.shape().get(0) : header.shape().get(1);
        long total = header.elementCount();
        for (long first = 0; first < total; first += chunk.limit()) {
            chunk.clear().limit((int) Math.min(CHUNK_BYTES, total - first));
            NpyHeader.readFully(channel, chunk, header.dataOffset() + first);
            byte[] values = chunk.array();
            for (int i = 0; i < chunk.limit(); i++) {
                if (values[i] != 0) {
                    long outerIndex = (first + i) / inner;
                    long innerIndex = (first + i) % inner;
                    int sample = (int) (header.fortranOrder() ? innerIndex : outerIndex);
                    int concept = (int) (header.fortranOrder() ? outerIndex : innerIndex);
                    if (values[i] != 1) {
                        throw new InvertException(file + ": sample " + sample + ", column " + concept + " is "
                                + values[i] + "; concepts are 0 or 1");
                    }
                    matrix.set(sample, concept);
                }
            }
        }
    }
}
