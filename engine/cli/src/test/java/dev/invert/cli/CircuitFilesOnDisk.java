package dev.invert.cli;

import dev.invert.demo.DemoModel;
import dev.invert.demo.FashionMnist;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the demo's network, some of its images as an array, and their labels. */
public final class CircuitFilesOnDisk {
    static final int N = 300;

    private CircuitFilesOnDisk() {}

    /** Writes net.pt, images.npy, labels.csv and classes.txt. */
    public static void write(Path folder) throws IOException {
        try (DemoModel model = DemoModel.unpack()) {
            Files.copy(model.file(), folder.resolve("net.pt"));
        }
        FashionMnist images = FashionMnist.testSet();
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, 1, %d, %d), }"
                .formatted(N, FashionMnist.ROW_COUNT, FashionMnist.COLUMN_COUNT);
        ByteBuffer npy = ByteBuffer.allocate(10 + header.length() + N * FashionMnist.PIXEL_COUNT * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        npy.put((byte) 0x93).put("NUMPY\1\0".getBytes(StandardCharsets.US_ASCII));
        npy.putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
        images.copyScaled(0, N, npy.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer());
        Files.write(folder.resolve("images.npy"), npy.array());
        StringBuilder labels = new StringBuilder("id," + String.join(",", FashionMnist.CLASS_NAMES) + "\n");
        for (int i = 0; i < N; i++) {
            labels.append(i);
            for (int k = 0; k < FashionMnist.CLASS_NAMES.size(); k++) {
                labels.append(images.label(i) == k ? ",1" : ",0");
            }
            labels.append('\n');
        }
        Files.writeString(folder.resolve("labels.csv"), labels);
        Files.write(folder.resolve("classes.txt"), FashionMnist.CLASS_NAMES);
    }
}
