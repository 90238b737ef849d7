package dev.invert.torch;

import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Adds advice to errors of models that look up their input in an embedding table. */
final class TokenErrors {
    private static final Pattern NO_INDICES =
            Pattern.compile("argument #1 'indices'.* scalar types: Long|used as indices must be|dtype int64 for index");
    private static final Pattern OUT_OF_RANGE =
            Pattern.compile("index out of range in self|is out of bounds for dimension|index out of bounds");

    private TokenErrors() {}

    /**
     * Returns advice to append to an error message, if there is any.
     *
     * @param line first line of the LibTorch error
     * @param input the batch, on the CPU
     */
    static Optional<Message> advice(String line, Tensor input) {
        boolean whole = !torch.isFloatingType(input.scalar_type());
        if (!whole && NO_INDICES.matcher(line).find()) {
            return Optional.of(
                    Message.of("; the model takes token ids: save them as int64 and pass the file as ", Setting.ARRAY));
        }
        if (whole && OUT_OF_RANGE.matcher(line).find()) {
            return Optional.of(Message.of("; these token ids are %d to %d, and one may exceed the model's vocabulary"
                    .formatted(torch.min(input).item_long(), torch.max(input).item_long())));
        }
        return Optional.empty();
    }
}
