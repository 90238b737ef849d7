package dev.invert.cli;

import dev.invert.SampleGroups;
import dev.invert.labels.StrataFile;
import dev.invert.samples.MatchedSamples;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --strata} of commands that report AUCs within strata. */
final class StrataOption {
    @Option(
            names = "--strata",
            paramLabel = "FILE.csv",
            description =
                    "Stratum of each sample (sample,stratum), such as a batch or a scanner. explain also reports AUCs"
                            + " over pairs of samples of the same stratum; those of score are all of this kind.")
    private Path file;

    /** Returns the file, or null. */
    Path file() {
        return file;
    }

    /** Returns the strata of samples, or null without the option. */
    SampleGroups of(MatchedSamples samples) {
        return file == null
                ? null
                : SampleGroups.of(StrataFile.read(
                        file, samples.sampleIds(), samples.concepts().sampleCount()));
    }
}
