package dev.invert.cli;

import picocli.CommandLine.Option;

/** {@code --samples}. */
final class SamplesOption {
    @Option(
            names = "--samples",
            paramLabel = "same|common",
            defaultValue = "same",
            description =
                    "If activations and concepts both have sample ids, rows are matched by id. same: both must have"
                            + " the same samples, in any order; common: use only the samples that both have.")
    private Samples samples;

    private enum Samples {
        SAME,
        COMMON
    }

    /** Returns whether samples that only one side has are left out. */
    boolean commonOnly() {
        return samples == Samples.COMMON;
    }
}
