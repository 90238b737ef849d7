package dev.invert.activations;

import dev.invert.ElementType;
import dev.invert.MemoryBudget;
import dev.invert.torch.Pooling;
import dev.invert.torch.Precision;
import java.nio.file.Path;
import java.util.List;

/**
 * Options of an activation job; see {@link ActivationJob.Builder}.
 *
 * @param model TorchScript file
 * @param layers names of layers, at least one
 * @param input input of the model
 * @param pooling pooling of outputs into neurons
 * @param batchSize samples per batch, at least 1
 * @param device device name as the user gave it
 * @param precision floating-point type that the model computes in
 * @param type element type of the stored activations
 * @param sparsity form of the stored activations
 * @param mostStaged maximum number of rows per layer collected in memory before they are written
 * @param budget budget of the job's native memory
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
        Sparsity sparsity,
        int mostStaged,
        MemoryBudget budget) {}
