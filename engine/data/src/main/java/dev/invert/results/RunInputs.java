package dev.invert.results;

import dev.invert.arrays.ActivationFolder;

/**
 * Sources of the samples of a run.
 *
 * @param activations file or folder, as given
 * @param concepts file or folder, as given
 * @param byId whether samples were matched by id; otherwise by row
 * @param groupCount number of groups that the samples belong to; 0 if none are known
 * @param model network that the activations were computed with, if known
 */
public record RunInputs(
        String activations, String concepts, boolean byId, int groupCount, ActivationFolder.Model model) {}
