package dev.invert.spark;

import dev.invert.activations.ActivationPart;
import dev.invert.arrays.NpyHeader;
import dev.invert.cli.ActivationsWorker;
import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.util.TaskCompletionListener;
import scala.Tuple2;

/**
 * Runs a model on a range of samples, and sends the activations, some neurons at a time. They are in a temporary folder until
 * they are sent. An error that a user can fix is reported to the driver, which ends the job.
 */
final class ModelTask implements PairFlatMapFunction<ModelRange, Long, byte[]> {
    private static final long serialVersionUID = 1L;

    private final List<String> arguments;
    private final JobCounters counters;

    /**
     * Creates the task.
     *
     * @param arguments {@code activations} and its options
     */
    ModelTask(List<String> arguments, JobCounters counters) {
        this.arguments = List.copyOf(arguments);
        this.counters = counters;
    }

    @Override
    public Iterator<Tuple2<Long, byte[]>> call(ModelRange range) throws IOException {
        NativeLimits.leaveToTheEngine();
        Path folder = Files.createTempDirectory("invert-model");
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> LocalFiles.delete(folder));
        ActivationPart part;
        try (LocalFiles files = new LocalFiles(null)) {
            ActivationsWorker.job(files.localize(arguments))
                    .part(range.from(), range.to(), device())
                    .run(folder.resolve("part"), false, done -> {});
            part = ActivationPart.read(folder.resolve("part"));
        } catch (InvertException e) {
            counters.fail(e.getMessage(), false);
            return List.<Tuple2<Long, byte[]>>of().iterator();
        }
        counters.add(range.to() - range.from(), 0, 0);
        ByteBuffer description = ByteBuffer.wrap(part.encode());
        Stream<Tuple2<Long, byte[]>> pieces = IntStream.range(0, part.layers().size())
                .boxed()
                .flatMap(layer -> pieces(range, part, layer, folder.resolve("part")));
        return Stream.concat(
                        Stream.of(new Tuple2<>(
                                LayerPiece.DESCRIPTION,
                                new LayerPiece(range.number(), part.rows(), 0, description).encode())),
                        pieces)
                .iterator();
    }

    /** Returns the device of the task, if Spark has given it one; null for that of the options. */
    private String device() {
        boolean chosen = arguments.stream().anyMatch(argument -> argument.startsWith("--device"));
        ResourceInformation gpu = TaskContext.get().resourcesJMap().get("gpu");
        return chosen || gpu == null || gpu.addresses().length == 0 ? null : "cuda:" + gpu.addresses()[0];
    }

    private Stream<Tuple2<Long, byte[]>> pieces(ModelRange range, ActivationPart part, int number, Path folder) {
        ActivationPart.Layer layer = part.layers().get(number);
        Path file = folder.resolve(layer.file());
        int blocks = (layer.neuronCount() + LayerPiece.NEURONS - 1) / LayerPiece.NEURONS;
        return IntStream.range(0, blocks).mapToObj(block -> {
            int first = block * LayerPiece.NEURONS;
            int neurons = Math.min(LayerPiece.NEURONS, layer.neuronCount() - first);
            byte[] piece =
                    new LayerPiece(range.number(), part.rows(), neurons, values(file, layer, first, neurons)).encode();
            counters.addShuffled(piece.length);
            return new Tuple2<>(LayerPiece.key(number, block), piece);
        });
    }

    private static ByteBuffer values(Path file, ActivationPart.Layer layer, int first, int neurons) {
        try (FileChannel channel = FileChannel.open(file)) {
            long neuronBytes = (channel.size() - NpyHeader.ENCODED_BYTES) / layer.neuronCount();
            ByteBuffer values = ByteBuffer.allocate(Math.toIntExact(neurons * neuronBytes));
            NpyHeader.readFully(channel, values, NpyHeader.ENCODED_BYTES + first * neuronBytes);
            if (values.hasRemaining()) {
                throw new NoSuchElementException(file + " is truncated");
            }
            return values.flip();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }
}
