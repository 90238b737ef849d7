package dev.invert.samples;

import dev.invert.ActivationMatrix;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import dev.invert.files.UnicodeForm;
import dev.invert.labels.LabeledSamples;
import dev.invert.labels.RowIds;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Rows of the activations and of the concepts that belong to the same sample. If both sides have sample ids, they are
 * matched by id and may be in different orders; otherwise row i of one is row i of the other.
 *
 * @param activationRows rows of the activations to use, or null for all in their order
 * @param conceptRows rows of the concepts to use, in the same order, or null for all in their order
 * @param note description of the matching; empty if the ids are already equal
 */
public record SampleMatch(List<Integer> activationRows, List<Integer> conceptRows, String note) {
    private static final int MOST_EXAMPLES = 3;
    private static final String MAKE_EQUAL = "write the ids of the labels as those of the activations";
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,8}");

    /**
     * Matches samples.
     *
     * @param activationIds ids of the activations; empty if they have none
     * @param commonOnly whether samples that only one side has are dropped; otherwise they are an error
     * @throws InvertException if samples cannot be matched; the message has counts and examples
     */
    public static SampleMatch of(
            ActivationMatrix activations, List<String> activationIds, LabeledSamples labels, boolean commonOnly) {
        if (!activationIds.isEmpty() && activationIds.size() != activations.sampleCount()) {
            throw new InvertException("The activations have " + activations.sampleCount() + " samples and "
                    + activationIds.size() + " sample ids: they must be equal");
        }
        if (activationIds.isEmpty()
                && labels.sampleIds() instanceof RowIds ids
                && ids.rows() != null
                && ids.rowCount() == activations.sampleCount()) {
            return ofRows(ids);
        }
        return activationIds.isEmpty() || labels.sampleIds().isEmpty()
                ? byRow(activations, activationIds, labels)
                : byId(activationIds, labels, commonOnly);
    }

    /** Selects the rows of the activations that are samples of the labels: the others were left out on purpose. */
    private static SampleMatch ofRows(RowIds ids) {
        int[] all = new int[ids.size()];
        Arrays.setAll(all, i -> i);
        return new SampleMatch(
                IntArrayList.wrap(ids.rows()),
                IntArrayList.wrap(all),
                "Matched tokens by row; left out %,d that the concepts leave out"
                        .formatted(ids.rowCount() - ids.size()));
    }

    private static SampleMatch byId(List<String> givenActivationIds, LabeledSamples labels, boolean commonOnly) {
        // What wrote the ids decides whether accents are composed; the samples are the same.
        List<String> activationIds = composed(givenActivationIds, "activations");
        List<String> conceptIds = composed(labels.sampleIds(), "concepts");
        if (activationIds.equals(conceptIds)) {
            return new SampleMatch(null, null, "");
        }
        Map<String, Integer> conceptRowById = rowById(conceptIds, "concepts");
        Set<String> missing =
                new HashSet<>(rowById(activationIds, "activations").keySet());
        missing.removeAll(conceptRowById.keySet());
        int common = activationIds.size() - missing.size();
        int extra = conceptIds.size() - common;
        if (common == 0) {
            throw new InvertException(nothingInCommon(activationIds, conceptIds));
        }
        if ((!missing.isEmpty() || extra > 0) && !commonOnly) {
            throw new InvertException(
                    Message.of(difference(activationIds, conceptIds, common), unlabeled(labels, extra)));
        }
        List<Integer> activationRows = new ArrayList<>();
        List<Integer> conceptRows = new ArrayList<>();
        for (int i = 0; i < activationIds.size(); i++) {
            Integer row = conceptRowById.get(activationIds.get(i));
            if (row != null) {
                activationRows.add(i);
                conceptRows.add(row);
            }
        }
        if (missing.isEmpty() && extra == 0) {
            return new SampleMatch(null, conceptRows, "Matched samples by id: the concepts were in another order");
        }
        String alike = IdDifference.describe(activationIds, conceptIds);
        return new SampleMatch(
                missing.isEmpty() ? null : activationRows,
                conceptRows,
                "Matched %,d samples by id; left out %s and %s%s"
                        .formatted(
                                common,
                                only(activationIds, conceptIds, "without concepts"),
                                only(conceptIds, activationIds, "without activations"),
                                alike.isEmpty() ? "" : ": " + alike));
    }

    private static List<String> composed(List<String> ids, String what) {
        List<String> composed = ids.stream().map(UnicodeForm::composed).toList();
        if (composed.equals(ids)) {
            return ids;
        }
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            String before = given.putIfAbsent(composed.get(i), ids.get(i));
            if (before != null && !before.equals(ids.get(i))) {
                throw UnicodeForm.conflict("The sample ids of the " + what, before, ids.get(i));
            }
        }
        return composed;
    }

    private static SampleMatch byRow(ActivationMatrix activations, List<String> activationIds, LabeledSamples labels) {
        String who = (activationIds.isEmpty() ? "the activations" : "the concepts") + " have no sample ids";
        if (activations.sampleCount() != labels.matrix().sampleCount()) {
            throw new InvertException(differentCounts(activations, activationIds, labels, who));
        }
        if (!labels.disorder().isEmpty()) {
            throw new InvertException(Message.of(
                    labels.disorder() + "; its rows cannot be matched by order, and " + who
                            + ": sort the file as the activations are (tokens by document and position), or name"
                            + " their rows with ",
                    Setting.ACTIVATION_IDS));
        }
        List<String> ids = activationIds.isEmpty() ? labels.sampleIds() : activationIds;
        if (areRowNumbersInAnotherOrder(ids)) {
            throw new InvertException(Message.of(
                    "Samples cannot be matched by row: " + who + ", and the ids of the "
                            + (activationIds.isEmpty() ? "concepts" : "activations")
                            + " are row numbers in another order (the first is " + ids.get(0)
                            + "): sort them, or name the rows of the "
                            + (activationIds.isEmpty() ? "activations" : "concepts") + " with ",
                    activationIds.isEmpty() ? Setting.ACTIVATION_IDS : Setting.SAMPLE_IDS));
        }
        return new SampleMatch(null, null, "Matched samples by row, since " + who + ": both must be in the same order");
    }

    /**
     * Returns a hint for a long CSV file that omits samples without labels; dropping these from the search would be
     * wrong.
     */
    private static String unlabeled(LabeledSamples labels, int conceptsOnly) {
        return conceptsOnly == 0 && labels.isLongCsv()
                ? "; a sample without a label belongs in the file too, in a row with an empty label"
                : "";
    }

    /** Returns whether the ids are the numbers from 0 to N - 1, or from 1 to N, in an order that is not ascending. */
    private static boolean areRowNumbersInAnotherOrder(List<String> ids) {
        BitSet seen = new BitSet(ids.size() + 1);
        boolean ascending = true;
        for (int i = 0; i < ids.size(); i++) {
            String id = ids.get(i);
            if (!NUMBER.matcher(id).matches() || Integer.parseInt(id) > ids.size()) {
                return false;
            }
            int number = Integer.parseInt(id);
            ascending &= number >= seen.length();
            seen.set(number);
        }
        boolean gap = seen.get(0) && seen.get(ids.size());
        return !ascending && seen.cardinality() == ids.size() && !gap;
    }

    private static Message differentCounts(
            ActivationMatrix activations, List<String> activationIds, LabeledSamples labels, String who) {
        int activationCount = activations.sampleCount();
        int conceptCount = labels.matrix().sampleCount();
        if (activations.neuronCount() == conceptCount) {
            return Message.of(transposed("activations", activationCount, conceptCount, "concepts"));
        }
        if (labels.matrix().conceptCount() == activationCount) {
            return Message.of(transposed("concepts", conceptCount, activationCount, "activations"));
        }
        Message remedy = Message.of();
        if (!labels.sampleIds().isEmpty()) {
            remedy = Message.of("; ", Setting.ACTIVATION_IDS, " names them");
        } else if (!activationIds.isEmpty()) {
            remedy = Message.of("; ", Setting.SAMPLE_IDS, " names them");
        }
        return Message.of(
                "The activations have " + activationCount + " samples, the concepts " + conceptCount
                        + ": both must describe the same samples, and they cannot be matched because " + who,
                remedy,
                unlabeled(labels, Math.max(0, conceptCount - activationCount)));
    }

    private static String transposed(String what, int rows, int columns, String other) {
        return ("The %s are (%d, %d), and the %s have %d samples: transposed? The columns of the %s are as many as the"
                        + " samples of the %s; rows must be samples: save array.T")
                .formatted(what, rows, columns, other, columns, what, other);
    }

    private static Map<String, Integer> rowById(List<String> ids, String what) {
        Map<String, Integer> rows = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            if (rows.put(ids.get(i), i) != null) {
                throw new InvertException(
                        "Sample id \"" + ids.get(i) + "\" occurs twice in the " + what + ": ids must be distinct");
            }
        }
        return rows;
    }

    /**
     * Describes disjoint ids with the most common causes: different extensions, or folder names in the ids of one side
     * only.
     */
    private static String nothingInCommon(List<String> activationIds, List<String> conceptIds) {
        Set<String> conceptNames =
                conceptIds.stream().map(SampleMatch::lastName).collect(Collectors.toSet());
        boolean sameNames = activationIds.stream().map(SampleMatch::lastName).anyMatch(conceptNames::contains);
        String alike = IdDifference.describe(activationIds, conceptIds);
        String cause = sameNames ? "; here file names agree and folders before them do not" : "";
        return "No sample id of the activations (such as %s) is one of the concepts (such as %s): ids must be equal%s"
                .formatted(activationIds.get(0), conceptIds.get(0), alike.isEmpty() ? cause : ", but " + alike);
    }

    private static String lastName(String id) {
        return id.substring(id.lastIndexOf('/') + 1);
    }

    private static Message difference(List<String> activationIds, List<String> conceptIds, int common) {
        String alike = IdDifference.describe(activationIds, conceptIds);
        String counts = "%,d samples have activations and concepts, %s, %s: "
                .formatted(
                        common,
                        only(activationIds, conceptIds, "activations only"),
                        only(conceptIds, activationIds, "concepts only"));
        return alike.isEmpty()
                ? Message.of(counts, "use ", Setting.COMMON_ONLY, " to leave those out")
                : Message.of(counts, alike, "; ", MAKE_EQUAL);
    }

    private static String only(List<String> ids, List<String> others, String what) {
        Set<String> known = new HashSet<>(others);
        List<String> missing = ids.stream().filter(id -> !known.contains(id)).toList();
        List<String> examples = missing.stream().limit(MOST_EXAMPLES).toList();
        return "%,d %s%s"
                .formatted(
                        missing.size(),
                        what,
                        missing.isEmpty() ? "" : " (such as " + String.join(", ", examples) + ")");
    }

    /** Returns rows as an array. */
    static int[] array(List<Integer> rows) {
        int[] array = new int[rows.size()];
        Arrays.setAll(array, rows::get);
        return array;
    }
}
