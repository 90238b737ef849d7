package dev.invert.sparse;

import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The part of a delphi cache's config.json that says how many tokens there are. Numbers that are not given are 0.
 *
 * @param file the file
 * @param contextLength tokens per sequence
 * @param tokenCount largest number of tokens that were cached
 * @param batchSize sequences per batch; only whole batches were cached
 * @param splitCount number of files
 */
record DelphiConfig(Path file, long contextLength, long tokenCount, long batchSize, long splitCount) {
    /**
     * Reads a file.
     *
     * @return all 0 if the file does not exist
     * @throws InvertException if it is not valid
     */
    static DelphiConfig read(Path file) {
        if (!Files.exists(file)) {
            return new DelphiConfig(file, 0, 0, 0, 0);
        }
        try {
            JsonNode json = JsonMapper.shared().readTree(Files.readString(file));
            long context = number(file, json, "cache_ctx_len");
            return new DelphiConfig(
                    file,
                    context == 0 ? number(file, json, "ctx_len") : context,
                    number(file, json, "n_tokens"),
                    number(file, json, "batch_size"),
                    number(file, json, "n_splits"));
        } catch (JacksonException e) {
            throw new InvertException(file + ": is not valid JSON; copy it again", e);
        } catch (IOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    private static long number(Path file, JsonNode json, String name) {
        JsonNode number = json.path(name);
        if (number.isMissingNode() || number.isNull()) {
            return 0;
        }
        if (!number.isIntegralNumber() || !number.canConvertToLong() || number.asLong() < 1) {
            throw new InvertException(file + ": " + name + " is " + number + "; it must be a number of at least 1");
        }
        return number.asLong();
    }

    /** Returns the number of sequences of whole batches, or 0 if it is unknown. */
    long sequenceCount() {
        if (contextLength == 0) {
            return 0;
        }
        long batch = Math.max(1, batchSize);
        return tokenCount / contextLength / batch * batch;
    }
}
