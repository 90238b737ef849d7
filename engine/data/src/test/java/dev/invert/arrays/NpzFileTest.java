package dev.invert.arrays;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads .npz files of various sizes, compressions and kinds of damage. */
class NpzFileTest {
    @TempDir
    Path folder;

    @Test
    void unpacksToAFileWhatMemoryDoesNotHold() throws Exception {
        int samples = 100_000;
        Path file = folder.resolve("large.npz");
        byte[] header = new byte[NpyHeader.ENCODED_BYTES];
        NpyHeader.encode("<f4", true, samples, 3).get(header);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("arr_0.npy"));
            zip.write(header);
            ByteBuffer row = ByteBuffer.allocate(samples * 4).order(ByteOrder.LITTLE_ENDIAN);
            for (int k = 0; k < 3; k++) {
                for (int i = 0; i < samples; i++) {
                    row.putFloat(i * 4, i % 1000 + k);
                }
                zip.write(row.array());
            }
        }
        assertNoNativeLeak(() -> {
            // The limit has room for one neuron of 400,000 bytes, but not for the array of 1,200,000.
            MemoryBudget budget = MemoryBudget.process().child(500_000);
            try (ActivationMatrix matrix = ActivationFiles.open(file, budget);
                    ActivationBlock block = matrix.load(2, 1)) {
                assertThat(block.floats(0).get(99_999)).isEqualTo(999 + 2);
            }
        });
    }

    @Test
    void refusesEntriesThatClaimToUnpackToMoreThanDeflateCan() throws Exception {
        Path file = folder.resolve("bomb.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("a.npy"));
            zip.write(new byte[1000]);
        }
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer directory = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int entry = directory.getInt(bytes.length - 22 + 16);
        directory.putInt(entry + 24, 0x7FFFFFFF);
        Files.write(file, bytes);
        assertThatThrownBy(() -> ArrayFile.open(file))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("deflate cannot");
    }

    /** A sparse file of 5 GiB, whose sizes and offset can only be given in ZIP64 fields. */
    @Test
    void readsStoredEntriesOfMoreThanFourGigabytesInPlace() throws Exception {
        int samples = 1 << 20;
        int neurons = 1280;
        long data = 4L * samples * neurons + NpyHeader.ENCODED_BYTES;
        CRC32 crc = new CRC32();
        crc.update(NpyHeader.encode("<f4", true, samples, neurons));
        byte[] zeros = new byte[1 << 20];
        for (long left = data - NpyHeader.ENCODED_BYTES - 4; left > 0; left -= zeros.length) {
            crc.update(zeros, 0, (int) Math.min(left, zeros.length));
        }
        crc.update(zipBuffer(4).putFloat(42).flip());
        Path file = folder.resolve("huge.npz");
        byte[] name = "fc.npy".getBytes(StandardCharsets.US_ASCII);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer local = zipBuffer(30 + name.length)
                    .putInt(0x04034b50)
                    .position(26)
                    .putShort((short) name.length)
                    .putShort((short) 0)
                    .put(name);
            channel.write(local.flip(), 0);
            channel.write(NpyHeader.encode("<f4", true, samples, neurons), 36);
            ByteBuffer last = zipBuffer(4).putFloat(42);
            channel.write(last.flip(), 36 + data - 4);
            ByteBuffer end = zipBuffer(200);
            end.putInt(0x02014b50)
                    .position(16)
                    .putInt((int) crc.getValue())
                    .putInt(-1)
                    .putInt(-1);
            end.putShort((short) name.length)
                    .putShort((short) 20)
                    .position(42)
                    .putInt(0)
                    .put(name);
            end.putShort((short) 1).putShort((short) 16).putLong(data).putLong(data);
            int directoryBytes = end.position();
            int end64 = directoryBytes;
            end.putInt(0x06064b50).putLong(44).position(end64 + 40);
            end.putLong(directoryBytes).putLong(36 + data);
            end.putInt(0x07064b50).putInt(0).putLong(36 + data + end64).putInt(1);
            int tail = end.position();
            end.putInt(0x06054b50).position(tail + 12).putInt(-1).putInt(-1).putShort((short) 0);
            channel.write(end.flip(), 36 + data);
        }
        try (ActivationMatrix matrix = ActivationFiles.open(file);
                ActivationBlock block = matrix.load(neurons - 1, 1)) {
            assertThat(block.floats(0).get(samples - 1)).isEqualTo(42);
            assertThat(block.floats(0).get(samples - 2)).isZero();
        }
    }

    private static ByteBuffer zipBuffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void noticesADamagedDeflatedEntry() throws Exception {
        byte[] bytes = Files.readAllBytes(
                Path.of(NpzFileTest.class.getResource("deflated.npz").toURI()));
        int refused = 0;
        // These are bytes of the first entry's data; the checksum detects flips that leave the stream valid.
        for (int at = 60; at < 150; at += 3) {
            byte[] bad = bytes.clone();
            bad[at] ^= 0x10;
            Path file = Files.write(folder.resolve("bad.npz"), bad);
            try (ArrayFile array = ArrayFile.open(Path.of(file + ":fc"))) {
                assertThat(array.shape()).containsExactly(7L, 5L);
            } catch (InvertException expected) {
                refused++;
            }
        }
        assertThat(refused).isEqualTo(30);
    }

    /** NumPy compares the checksum of stored entries too. */
    @Test
    void aStoredEntryWithAWrongChecksumIsAnError() throws Exception {
        Path file = folder.resolve("stored.npz");
        byte[] array = array(3);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            ZipEntry entry = new ZipEntry("a.npy");
            CRC32 crc = new CRC32();
            crc.update(array);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(array.length);
            entry.setCrc(crc.getValue());
            zip.putNextEntry(entry);
            zip.write(array);
        }
        ArrayFile.open(file).close();
        byte[] bytes = Files.readAllBytes(file);
        bytes[30 + "a.npy".length() + array.length - 1] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> ArrayFile.open(file))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("its checksum is wrong");
    }

    /** A megabyte of zeros after the array takes a kilobyte in the file. */
    @Test
    void anEntryThatUnpacksToMoreThanItsArrayIsAnError() throws Exception {
        Path file = folder.resolve("padded.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("a.npy"));
            zip.write(array(3));
            zip.write(new byte[1 << 20]);
        }
        assertThatThrownBy(() -> ArrayFile.open(file))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("unpacks to 1048716 bytes, but shape [3, 1] of f4 needs 140");
    }

    private static byte[] array(int count) {
        ByteBuffer bytes = ByteBuffer.allocate(NpyHeader.ENCODED_BYTES + 4 * count);
        bytes.put(NpyHeader.encode("<f4", true, count, 1));
        return bytes.array();
    }
}
