package dev.invert.results;

import dev.invert.arrays.ActivationFolder;

/**
 * Where the samples of a run come from.
 *
 * @param activations file or folder, as given
 * @param concepts file or folder, as given
 * @param byId whether samples were matched by id; else row i is row i
 * @param groupCount how many groups the samples belong to, 0 where none are known
 * @param model what the activations are of, as far as known
 */
public record RunInputs(
        String activations, String concepts, boolean byId, int groupCount, ActivationFolder.Model model) {}
