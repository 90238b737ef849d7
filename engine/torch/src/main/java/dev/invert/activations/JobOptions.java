package dev.invert.activations;

import dev.invert.ElementType;
import dev.invert.MemoryBudget;
import dev.invert.torch.Pooling;
import dev.invert.torch.Precision;
import java.nio.file.Path;
import java.util.List;

/**
 * What an activation job is to do; see {@link ActivationJob.Builder}.
 *
 * @param model TorchScript file
 * @param layers at least one
 * @param input what the model is run on
 * @param pooling how outputs become neurons
 * @param batchSize at least 1
 * @param device as the user named it
 * @param precision of the model
 * @param type of the stored activations
 * @param mostStaged samples collected in memory before they are written, at most
 * @param budget what the job counts against
 */
record JobOptions(
        Path model,
        List<String> layers,
        JobInput input,
        Pooling pooling,
        int batchSize,
        String device,
        Precision precision,
        ElementType type,
        int mostStaged,
        MemoryBudget budget) {}
