package dev.invert.server.explore;

import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import dev.invert.results.OrderedConversion;
import dev.invert.results.ResultCodec;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/** Builds the index of runs, in a folder whose name tells which files it was built of. */
final class IndexFolder {
    private static final int LONGEST_LINE = 1 << 26;

    /** Changes with the fields of the index. */
    private static final String VERSION = "2\n";

    private IndexFolder() {}

    /**
     * Returns the folder of an index, which is built unless it is there.
     *
     * @param folder folder of indexes
     * @throws InvertException if a run cannot be read
     */
    static Path of(RunCatalog catalog, Path folder) throws IOException {
        Path own = folder.resolve(fingerprint(catalog));
        if (!Files.isDirectory(own)) {
            Path unfinished = Files.createTempDirectory(Files.createDirectories(folder), ".unfinished-");
            try {
                write(catalog, unfinished);
                AtomicFile.move(unfinished, own);
            } finally {
                delete(unfinished);
            }
        }
        return own;
    }

    /** Deletes a folder, if it is still there. */
    private static void delete(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(AtomicFile::deleteQuietly);
        }
        AtomicFile.deleteQuietly(folder);
    }

    /** Returns a name that changes with the files of the runs. */
    private static String fingerprint(RunCatalog catalog) throws IOException {
        StringBuilder content = new StringBuilder(VERSION);
        for (RunCatalog.Run run : catalog.runs()) {
            for (RunCatalog.Layer layer : run.layers()) {
                for (Path file : layer.lines()) {
                    content.append(file.toRealPath())
                            .append('\n')
                            .append(Files.size(file))
                            .append('\n')
                            .append(Files.getLastModifiedTime(file))
                            .append('\n');
                }
            }
            content.append('\n');
        }
        return UUID.nameUUIDFromBytes(content.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private static void write(RunCatalog catalog, Path folder) throws IOException {
        try (Directory directory = FSDirectory.open(folder);
                IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
            for (int run = 0; run < catalog.runs().size(); run++) {
                List<RunCatalog.Layer> layers = catalog.runs().get(run).layers();
                for (int layer = 0; layer < layers.size(); layer++) {
                    List<Path> files = layers.get(layer).lines();
                    for (int part = 0; part < files.size(); part++) {
                        add(run, layer, part, files.get(part), writer);
                    }
                }
            }
            writer.forceMerge(1);
        }
    }

    /** A line of a file. */
    private record Line(String text, String where, long offset, int bytes) {}

    private static void add(int run, int layer, int part, Path file, IndexWriter writer) throws IOException {
        OrderedConversion<Line, Document> conversion = new OrderedConversion<>(
                line -> NeuronFields.document(
                        run,
                        layer,
                        ResultCodec.decodeNeuron(line.text(), line.where()),
                        part,
                        line.offset(),
                        line.bytes()),
                writer::addDocument);
        long offset = 0;
        int number = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            for (byte[] line = line(in, file); line != null; line = line(in, file)) {
                number++;
                String text = new String(line, StandardCharsets.UTF_8);
                if (!text.isBlank()) {
                    conversion.add(new Line(text, file + ", line " + number, offset, line.length));
                }
                offset += line.length + 1L;
            }
        }
        conversion.finish();
    }

    /** Returns the bytes of the next line, or null at the end. */
    private static byte[] line(InputStream in, Path file) throws IOException {
        int next = in.read();
        if (next < 0) {
            return null;
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream(4096);
        while (next >= 0 && next != '\n') {
            line.write(next);
            if (line.size() > LONGEST_LINE) {
                throw new InvertException(file + ": has a line of more than " + LONGEST_LINE + " bytes");
            }
            next = in.read();
        }
        return line.toByteArray();
    }
}
