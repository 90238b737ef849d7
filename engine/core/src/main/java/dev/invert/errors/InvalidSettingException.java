package dev.invert.errors;

/** Thrown if a setting is invalid for any input: it is out of range or contradicts another setting. */
public final class InvalidSettingException extends InvertException {
    private static final long serialVersionUID = 1L;

    private final Setting setting;

    /**
     * Creates an exception with the message {@code setting=value rule}.
     *
     * @param setting the invalid setting
     * @param value the value of the setting
     * @param rule parts of a {@link Message}: the rule that the value violates, such as "must be at least 1"
     */
    public InvalidSettingException(Setting setting, Object value, Object... rule) {
        super(Message.of(setting.with(value), " ", Message.of(rule)));
        this.setting = setting;
    }

    /** Returns the invalid setting. */
    public Setting setting() {
        return setting;
    }
}
