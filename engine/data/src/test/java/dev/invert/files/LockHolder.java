package dev.invert.files;

import java.nio.file.Path;

/** Locks an output folder until it is killed; prints a letter once it has the lock. */
final class LockHolder {
    private LockHolder() {}

    public static void main(String[] arguments) throws InterruptedException {
        try (OutputFolder folder = OutputFolder.lock(Path.of(arguments[0]).getParent())) {
            folder.adopt("run.json");
            System.out.print('l');
            System.out.flush();
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
