package dev.invert.spark;

import dev.invert.errors.InvertException;
import dev.invert.score.ScoreSink;
import dev.invert.score.ScoreSummary;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The scores of a block of neurons as bytes: the calls of a {@link ScoreSink}, to be repeated by the driver. */
final class ScorePart {
    private static final int FORMULAS = 1;
    private static final int AUCS = 2;
    private static final int END = 3;

    /** Headers of calls, and room that an array of bytes leaves. */
    private static final int SPARE_BYTES = 1 << 16;

    private ScorePart() {}

    /** Records the calls. Thread-safe. */
    static final class Recorder implements ScoreSink {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(bytes);
        private final boolean withFormulas;

        /**
         * Creates an empty record.
         *
         * @param withFormulas whether to record the formulas, which are the same for all blocks
         */
        Recorder(boolean withFormulas) {
            this.withFormulas = withFormulas;
        }

        @Override
        public synchronized void formulas(String[] texts, long[] positiveCounts, int count, int sampleCount) {
            if (!withFormulas) {
                return;
            }
            try {
                out.writeByte(FORMULAS);
                out.writeInt(count);
                out.writeInt(sampleCount);
                for (int m = 0; m < count; m++) {
                    byte[] text = texts[m].getBytes(StandardCharsets.UTF_8);
                    out.writeInt(text.length);
                    out.write(text);
                    out.writeLong(positiveCounts[m]);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public synchronized void aucs(
                long firstFormula, int formulaCount, int firstColumn, int columnCount, ByteBuffer values) {
            byte[] content = new byte[formulaCount * columnCount * Double.BYTES];
            if ((long) bytes.size() + content.length > Integer.MAX_VALUE - SPARE_BYTES) {
                throw new InvertException("A task has more than 2 GiB of AUCs: set " + SparkDispatch.BLOCK_SIZE
                        + " to fewer neurons, or score fewer formulas at a time");
            }
            DoubleBuffer given = values.asDoubleBuffer().slice(0, formulaCount * columnCount);
            ByteBuffer.wrap(content).asDoubleBuffer().put(given);
            try {
                out.writeByte(AUCS);
                out.writeLong(firstFormula);
                out.writeInt(formulaCount);
                out.writeInt(firstColumn);
                out.writeInt(columnCount);
                out.write(content);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Returns everything as bytes. */
        synchronized byte[] finish(ScoreSummary summary) {
            try {
                out.writeByte(END);
                out.writeUTF(summary.kernel());
                out.writeInt(summary.threads());
                out.writeInt(summary.sampleCount());
                out.writeInt(summary.patternCount());
                out.writeInt(summary.conceptCount());
                out.writeInt(summary.neuronCount());
                out.writeLong(summary.formulaCount());
                out.writeDouble(summary.rankSeconds());
                out.writeDouble(summary.evaluateSeconds());
                out.writeDouble(summary.scoreSeconds());
                out.writeDouble(summary.writeSeconds());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toByteArray();
        }
    }

    /**
     * Repeats the calls that were recorded for a block.
     *
     * @param column position of the block's first neuron among those of the job
     * @return the summary of the block
     */
    static ScoreSummary replay(byte[] part, int column, ScoreSink sink) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(part))) {
            while (true) {
                switch (in.readByte()) {
                    case FORMULAS -> replayFormulas(in, sink);
                    case AUCS -> replayAucs(in, column, sink);
                    default -> {
                        return readSummary(in);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void replayFormulas(DataInputStream in, ScoreSink sink) throws IOException {
        int count = in.readInt();
        int sampleCount = in.readInt();
        String[] texts = new String[count];
        long[] positiveCounts = new long[count];
        for (int m = 0; m < count; m++) {
            texts[m] = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
            positiveCounts[m] = in.readLong();
        }
        sink.formulas(texts, positiveCounts, count, sampleCount);
    }

    private static void replayAucs(DataInputStream in, int column, ScoreSink sink) throws IOException {
        long firstFormula = in.readLong();
        int formulaCount = in.readInt();
        int firstColumn = in.readInt();
        int columnCount = in.readInt();
        int count = formulaCount * columnCount;
        ByteBuffer numbers = ByteBuffer.wrap(in.readNBytes(count * Double.BYTES));
        ByteBuffer values = ByteBuffer.allocateDirect(count * Double.BYTES).order(ByteOrder.nativeOrder());
        values.asDoubleBuffer().put(numbers.asDoubleBuffer());
        sink.aucs(firstFormula, formulaCount, column + firstColumn, columnCount, values);
    }

    private static ScoreSummary readSummary(DataInputStream in) throws IOException {
        return new ScoreSummary(
                in.readUTF(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readLong(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble());
    }

    /** Adds up the summaries of all blocks of a layer. */
    static ScoreSummary merged(List<ScoreSummary> parts) {
        ScoreSummary first = parts.get(0);
        if (parts.stream().anyMatch(part -> part.formulaCount() != first.formulaCount())) {
            throw new InvertException("The executors have read different formulas: give all of them the same file");
        }
        return new ScoreSummary(
                first.kernel(),
                first.threads(),
                first.sampleCount(),
                first.patternCount(),
                first.conceptCount(),
                parts.stream().mapToInt(ScoreSummary::neuronCount).sum(),
                first.formulaCount(),
                parts.stream().mapToDouble(ScoreSummary::rankSeconds).sum(),
                parts.stream().mapToDouble(ScoreSummary::evaluateSeconds).sum(),
                parts.stream().mapToDouble(ScoreSummary::scoreSeconds).sum(),
                parts.stream().mapToDouble(ScoreSummary::writeSeconds).sum());
    }
}
