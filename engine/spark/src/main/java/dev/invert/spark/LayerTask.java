package dev.invert.spark;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.util.TaskCompletionListener;
import scala.Tuple2;

/**
 * Puts pieces of layers together, in temporary files, and writes blocks of neurons: neuron after neuron, all samples of each
 * in the order of the ranges. The heap holds one piece. The results are the descriptions of parts that have come along.
 */
final class LayerTask implements FlatMapFunction<Iterator<Tuple2<Long, byte[]>>, byte[]> {
    private static final long serialVersionUID = 1L;

    private final String folder;
    private final int rangeCount;
    private final JobCounters counters;

    /**
     * Creates the task.
     *
     * @param folder URI of the folder for the blocks
     * @param rangeCount number of ranges of samples
     */
    LayerTask(String folder, int rangeCount, JobCounters counters) {
        this.folder = folder;
        this.rangeCount = rangeCount;
        this.counters = counters;
    }

    /**
     * Place of a piece in its temporary file.
     *
     * @param bytes number of bytes of each neuron
     */
    private record Place(int range, int neurons, long position, int bytes) {}

    @Override
    public Iterator<byte[]> call(Iterator<Tuple2<Long, byte[]>> pieces) throws IOException {
        Path temporary = Files.createTempDirectory("invert-layers");
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> LocalFiles.delete(temporary));
        List<byte[]> descriptions = new ArrayList<>();
        Map<Long, List<Place>> places = new HashMap<>();
        while (pieces.hasNext()) {
            Tuple2<Long, byte[]> next = pieces.next();
            if (next._1() == LayerPiece.DESCRIPTION) {
                descriptions.add(next._2());
            } else {
                append(LayerPiece.decode(next._2()), temporary.resolve(next._1().toString()), places, next._1());
            }
        }
        SharedFolder shared = new SharedFolder(folder);
        for (Map.Entry<Long, List<Place>> block : places.entrySet()) {
            block.getValue().sort(Comparator.comparingInt(Place::range));
            if (block.getValue().size() == rangeCount) {
                Path file = temporary.resolve(block.getKey().toString());
                counters.addWritten(
                        shared.write(JobParts.block(block.getKey()), out -> write(file, block.getValue(), out)));
            }
            // Otherwise a range has failed, which the driver reports.
        }
        return descriptions.iterator();
    }

    private static void append(LayerPiece piece, Path file, Map<Long, List<Place>> places, long key)
            throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            long position = out.length();
            out.seek(position);
            ByteBuffer values = piece.values();
            int bytes = values.remaining() / piece.neurons();
            while (values.hasRemaining()) {
                out.getChannel().write(values);
            }
            places.computeIfAbsent(key, each -> new ArrayList<>())
                    .add(new Place(piece.range(), piece.neurons(), position, bytes));
        }
    }

    private static void write(Path file, List<Place> places, OutputStream out) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            for (int k = 0; k < places.get(0).neurons(); k++) {
                for (Place place : places) {
                    byte[] values = new byte[place.bytes()];
                    in.seek(place.position() + (long) k * place.bytes());
                    in.readFully(values);
                    out.write(values);
                }
            }
        }
    }
}
