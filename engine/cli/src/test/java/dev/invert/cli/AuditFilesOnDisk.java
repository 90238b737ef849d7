package dev.invert.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Writes the files of a small audit: 5 classes, a linear head over 8 inputs, of which the last two carry a mark that
 * raises output 0, and a class with a hostile name.
 */
public final class AuditFilesOnDisk {
    static final int CLASSES = 5;
    private static final int INPUTS = 8;
    private static final int N = 1500;

    private AuditFilesOnDisk() {}

    /** Writes logits.npy, hidden.npy, weights.npy and labels.csv. */
    public static void write(Path folder) throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        float[][] hidden = new float[N][INPUTS];
        float[][] weights = new float[CLASSES][INPUTS];
        for (int k = 0; k < CLASSES; k++) {
            weights[k][k] = 2;
        }
        weights[0][6] = 1.5f;
        weights[0][7] = 0.8f;
        StringBuilder labels = new StringBuilder("id");
        for (int k = 0; k < CLASSES; k++) {
            labels.append(k < CLASSES - 1 ? ",class" : ",=</script><b>class").append(k);
        }
        labels.append(",mark,noise\n");
        float[][] logits = new float[N][CLASSES];
        for (int i = 0; i < N; i++) {
            int label = random.nextInt(CLASSES);
            boolean mark = random.nextBoolean();
            labels.append('s').append(i);
            for (int k = 0; k < CLASSES; k++) {
                labels.append(k == label ? ",1" : ",0");
            }
            labels.append(mark ? ",1" : ",0").append(random.nextBoolean() ? ",1\n" : ",0\n");
            for (int j = 0; j < INPUTS; j++) {
                boolean on = j == label || (j >= 6 && mark);
                hidden[i][j] = (float) (random.nextDouble() + (on ? 2 : 0));
            }
            for (int k = 0; k < CLASSES; k++) {
                double sum = 0;
                for (int j = 0; j < INPUTS; j++) {
                    sum += (double) weights[k][j] * hidden[i][j];
                }
                logits[i][k] = (float) sum;
            }
        }
        Files.writeString(folder.resolve("labels.csv"), labels);
        write(folder.resolve("logits.npy"), logits);
        write(folder.resolve("hidden.npy"), hidden);
        write(folder.resolve("weights.npy"), weights);
    }

    /** Writes rows as float32 in C order. */
    static void write(Path file, float[][] rows) throws IOException {
        String header =
                "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }".formatted(rows.length, rows[0].length);
        ByteBuffer npy = ByteBuffer.allocate(10 + header.length() + rows.length * rows[0].length * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        npy.put((byte) 0x93).put("NUMPY\1\0".getBytes(StandardCharsets.US_ASCII));
        npy.putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
        for (float[] row : rows) {
            for (float value : row) {
                npy.putFloat(value);
            }
        }
        Files.write(file, npy.array());
    }
}
