package dev.invert.cli;

import dev.invert.internal.memory.HalfFloat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes one matrix of activations in every form, as other programs do, and with the liberties that they take. */
@SuppressWarnings("ByteBufferBackingArray") // All buffers are allocated here.
final class SparseForms {
    private final Path folder;
    private final float[][] neurons;
    private final int sampleCount;
    private final Random random;
    /** Entries in the order of samples, then of neurons. */
    private final List<Entry> entries = new ArrayList<>();

    private record Entry(int sample, int neuron, float value) {}

    SparseForms(Path folder, float[][] neurons, Random random) {
        this.folder = folder;
        this.neurons = neurons;
        this.sampleCount = neurons[0].length;
        this.random = random;
        for (int i = 0; i < sampleCount; i++) {
            for (int k = 0; k < neurons.length; k++) {
                if (neurons[k][i] != 0) {
                    entries.add(new Entry(i, k, neurons[k][i]));
                }
            }
        }
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] floats(List<Entry> from) {
        ByteBuffer values = bytes(from.size() * Float.BYTES);
        from.forEach(entry -> values.putFloat(entry.value()));
        return values.array();
    }

    private static byte[] longs(long... numbers) {
        ByteBuffer values = bytes(numbers.length * Long.BYTES);
        for (long number : numbers) {
            values.putLong(number);
        }
        return values.array();
    }

    private static byte[] integers(long... numbers) {
        ByteBuffer values = bytes(numbers.length * Integer.BYTES);
        for (long number : numbers) {
            values.putInt((int) number);
        }
        return values.array();
    }

    private static long[] samples(List<Entry> from) {
        return from.stream().mapToLong(Entry::sample).toArray();
    }

    private static long[] neurons(List<Entry> from) {
        return from.stream().mapToLong(Entry::neuron).toArray();
    }

    /** Returns entries grouped by sample or neuron, in any order in a group, and some in two parts or with a zero. */
    private List<Entry> messy(boolean bySample) {
        List<Entry> messy = new ArrayList<>();
        for (Entry entry : entries) {
            if (random.nextInt(4) == 0) {
                float part = random.nextInt(9) - 4;
                messy.add(new Entry(entry.sample(), entry.neuron(), part));
                messy.add(new Entry(entry.sample(), entry.neuron(), entry.value() - part));
            } else {
                messy.add(entry);
            }
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            messy.add(new Entry(random.nextInt(sampleCount), random.nextInt(neurons.length), i % 2 == 0 ? 0f : -0f));
        }
        Collections.shuffle(messy, random);
        messy.sort(
                (a, b) -> bySample ? Integer.compare(a.sample(), b.sample()) : Integer.compare(a.neuron(), b.neuron()));
        return messy;
    }

    private static long[] starts(long[] lines, int count) {
        long[] starts = new long[count + 1];
        for (long line : lines) {
            starts[(int) line + 1]++;
        }
        for (int i = 0; i < count; i++) {
            starts[i + 1] += starts[i];
        }
        return starts;
    }

    private static byte[] npy(String type, String shape, byte[] data, boolean fortran) {
        String header = "{'descr': '" + type + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': ("
                + shape + "), }";
        return bytes(10 + header.length() + data.length)
                .put("\u0093NUMPY\1\0".getBytes(StandardCharsets.ISO_8859_1))
                .putShort((short) header.length())
                .put(header.getBytes(StandardCharsets.US_ASCII))
                .put(data)
                .array();
    }

    private static byte[] vector(String type, byte[] data) {
        return npy(type, data.length / (type.charAt(2) - '0') + ",", data, false);
    }

    Path dense() throws IOException {
        ByteBuffer values = bytes(neurons.length * sampleCount * Float.BYTES);
        for (float[] neuron : neurons) {
            for (float value : neuron) {
                values.putFloat(value);
            }
        }
        byte[] array = npy("<f4", sampleCount + ", " + neurons.length, values.array(), true);
        return Files.write(folder.resolve("layer.npy"), array);
    }

    Path scipy(String format, boolean wide) throws IOException {
        boolean bySample = !format.equals("csc");
        List<Entry> list = messy(bySample);
        String type = wide ? "<i8" : "<i4";
        List<String> names = new ArrayList<>(List.of("format", "shape", "data"));
        List<byte[]> arrays = new ArrayList<>(List.of(
                npy("|S3", "", format.getBytes(StandardCharsets.US_ASCII), false),
                vector("<i8", longs(sampleCount, neurons.length)),
                vector("<f4", floats(list))));
        if (format.equals("coo")) {
            Collections.shuffle(list, random);
            arrays.set(2, vector("<f4", floats(list)));
            names.addAll(List.of("row", "col"));
            arrays.add(vector(type, wide ? longs(samples(list)) : integers(samples(list))));
            arrays.add(vector(type, wide ? longs(neurons(list)) : integers(neurons(list))));
        } else {
            long[] lines = bySample ? samples(list) : neurons(list);
            long[] others = bySample ? neurons(list) : samples(list);
            long[] starts = starts(lines, bySample ? sampleCount : neurons.length);
            names.addAll(List.of("indptr", "indices"));
            arrays.add(vector(type, wide ? longs(starts) : integers(starts)));
            arrays.add(vector(type, wide ? longs(others) : integers(others)));
        }
        Path file = Files.createDirectories(folder.resolve(format)).resolve("layer.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < names.size(); i++) {
                put(zip, names.get(i) + ".npy", arrays.get(i), wide);
            }
        }
        return file;
    }

    private static void put(ZipOutputStream zip, String name, byte[] content, boolean stored) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        if (stored) {
            CRC32 crc = new CRC32();
            crc.update(content);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(content.length);
            entry.setCrc(crc.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(content);
    }

    /** Writes a tensor in the layout coo, csr or csc, and for csc the values after others in their storage. */
    Path torch(String layout) throws IOException {
        List<Entry> list = messy(!layout.equals("csc"));
        long[] lines = layout.equals("csc") ? neurons(list) : samples(list);
        long[] others = layout.equals("csc") ? samples(list) : neurons(list);
        List<byte[]> storages = new ArrayList<>();
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        pickle.writeBytes(
                ascii("\u0080\u0002ctorch._utils\n_rebuild_sparse_tensor\n(ctorch.serialization\n_get_layout\n("));
        pickle.writeBytes(text("torch.sparse_" + layout));
        pickle.writeBytes(ascii("tR("));
        if (layout.equals("coo")) {
            long[] both = LongStream.concat(Arrays.stream(lines), Arrays.stream(others))
                    .toArray();
            tensor(pickle, "LongStorage", longs(both), 8, 0, 2, list.size());
            storages.add(longs(both));
            tensor(pickle, "FloatStorage", floats(list), 4, 1, list.size());
            storages.add(floats(list));
        } else {
            byte[] starts = longs(starts(lines, layout.equals("csc") ? neurons.length : sampleCount));
            tensor(pickle, "LongStorage", starts, 8, 0, starts.length / 8);
            tensor(pickle, "LongStorage", longs(others), 8, 1, others.length);
            tensor(pickle, "FloatStorage", floats(list), 4, 2, list.size());
            storages.addAll(List.of(starts, longs(others), floats(list)));
        }
        pickle.writeBytes(ascii("ctorch\nSize\n("));
        pickle.writeBytes(numbers(sampleCount, neurons.length));
        pickle.writeBytes(ascii(layout.equals("coo") ? "tR\u0089ttR." : "tRttR."));
        Path file = Files.createDirectories(folder.resolve("torch-" + layout)).resolve("layer.pt");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            put(zip, "layer/data.pkl", pickle.toByteArray(), true);
            for (int i = 0; i < storages.size(); i++) {
                put(zip, "layer/data/" + i, storages.get(i), true);
            }
        }
        return file;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] text(String text) {
        return bytes(5 + text.length())
                .put((byte) 'X')
                .putInt(text.length())
                .put(ascii(text))
                .array();
    }

    /** Returns a tuple of integers. */
    private static byte[] numbers(long... numbers) {
        ByteBuffer code = bytes(2 + 5 * numbers.length).put((byte) '(');
        for (long number : numbers) {
            code.put((byte) 'J').putInt((int) number);
        }
        return code.put((byte) 't').array();
    }

    private static void tensor(
            ByteArrayOutputStream to, String storage, byte[] data, int elementBytes, int key, long... shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int d = shape.length - 1; d >= 0; d--) {
            strides[d] = stride;
            stride *= shape[d];
        }
        to.writeBytes(ascii("ctorch._utils\n_rebuild_tensor_v2\n(("));
        to.writeBytes(text("storage"));
        to.writeBytes(ascii("ctorch\n" + storage + "\n"));
        to.writeBytes(text(Integer.toString(key)));
        to.writeBytes(text("cpu"));
        to.writeBytes(
                bytes(5).put((byte) 'J').putInt(data.length / elementBytes).array());
        to.writeBytes(ascii("tQK\0"));
        to.writeBytes(numbers(shape));
        to.writeBytes(numbers(strides));
        to.writeBytes(ascii("\u0089ccollections\nOrderedDict\n)RtR"));
    }

    /** Writes a cache of delphi, with the neurons divided among files; a sequence has {@code context} tokens. */
    Path delphi(int context) throws IOException {
        Path cache = Files.createDirectories(folder.resolve("delphi/layer"));
        int splits = 1 + random.nextInt(Math.min(3, neurons.length));
        for (int s = 0; s < splits; s++) {
            int first = s * neurons.length / splits;
            int end = (s + 1) * neurons.length / splits;
            List<Entry> list = entries.stream()
                    .filter(entry -> entry.neuron() >= first && entry.neuron() < end)
                    .toList();
            ByteBuffer places = bytes(list.size() * 6);
            ByteBuffer halves = bytes(list.size() * 2);
            for (Entry entry : list) {
                places.putShort((short) (entry.sample() / context))
                        .putShort((short) (entry.sample() % context))
                        .putShort((short) (entry.neuron() - first));
                halves.putShort(HalfFloat.of(entry.value()));
            }
            byte[] tokens = longs(new long[sampleCount]);
            int n = list.size();
            String header = ("{\"tokens\":{\"dtype\":\"I64\",\"shape\":[%d,%d],\"data_offsets\":[0,%d]},"
                            + "\"activations\":{\"dtype\":\"F16\",\"shape\":[%d],\"data_offsets\":[%d,%d]},"
                            + "\"locations\":{\"dtype\":\"U16\",\"shape\":[%d,3],\"data_offsets\":[%d,%d]}}")
                    .formatted(
                            sampleCount / context,
                            context,
                            tokens.length,
                            n,
                            tokens.length,
                            tokens.length + 2 * n,
                            n,
                            tokens.length + 2 * n,
                            tokens.length + 8 * n);
            Files.write(
                    cache.resolve(first + "_" + (end - 1) + ".safetensors"),
                    bytes(8 + header.length() + tokens.length + 8 * n)
                            .putLong(header.length())
                            .put(ascii(header))
                            .put(tokens)
                            .put(halves.array())
                            .put(places.array())
                            .array());
        }
        return cache;
    }
}
