package dev.invert.spark;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.deploy.SparkHadoopUtil;

/** A Hadoop file system that Java cannot open files of: local files under the scheme "counted", whose reads are counted. */
public final class CountingFileSystem extends RawLocalFileSystem {
    static final String SCHEME = "counted";

    private static final ConcurrentHashMap<String, Long> READ = new ConcurrentHashMap<>();

    private static final AtomicInteger SUCCESSES = new AtomicInteger();
    private static final AtomicInteger FAILURES = new AtomicInteger();

    /** Makes the scheme known to Spark in this process. */
    static void register() {
        SparkHadoopUtil.get().conf().set("fs." + SCHEME + ".impl", CountingFileSystem.class.getName());
    }

    /** Returns the URI of a local file. */
    static String uri(java.nio.file.Path path) {
        return SCHEME + "://" + path;
    }

    /** Lets the next reads of ranges beyond the header fail. */
    static void failReads(int count) {
        failReads(0, count);
    }

    /** Lets some reads of ranges beyond the header succeed, and the next ones fail. */
    static void failReads(int successes, int failures) {
        SUCCESSES.set(successes);
        FAILURES.set(failures);
    }

    /** Returns the number of bytes that were read of the files of a name, and sets it to 0. */
    static long takeBytesRead(String name) {
        Long bytes = READ.remove(name);
        return bytes == null ? 0 : bytes;
    }

    @Override
    public URI getUri() {
        return URI.create(SCHEME + ":///");
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public void initialize(URI uri, Configuration configuration) throws IOException {
        super.initialize(uri, configuration);
        setConf(configuration);
    }

    @Override
    public FSDataInputStream open(Path path, int bufferBytes) throws IOException {
        return new FSDataInputStream(new Counted(super.open(path, bufferBytes), path.getName()));
    }

    private static final class Counted extends FSInputStream {
        private final FSDataInputStream in;
        private final String name;

        Counted(FSDataInputStream in, String name) {
            this.in = in;
            this.name = name;
        }

        private int counted(int count) {
            READ.merge(name, (long) Math.max(0, count), Long::sum);
            return count;
        }

        @Override
        public void seek(long position) throws IOException {
            in.seek(position);
        }

        @Override
        public long getPos() throws IOException {
            return in.getPos();
        }

        @Override
        public boolean seekToNewSource(long position) throws IOException {
            return in.seekToNewSource(position);
        }

        @Override
        public int read() throws IOException {
            int value = in.read();
            counted(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return counted(in.read(target, offset, length));
        }

        @Override
        public int read(long position, byte[] target, int offset, int length) throws IOException {
            if (position > 0
                    && SUCCESSES.getAndUpdate(left -> Math.max(0, left - 1)) == 0
                    && FAILURES.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IOException("the connection was lost");
            }
            return counted(in.read(position, target, offset, length));
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
