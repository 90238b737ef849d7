package dev.invert.errors;

/** Reports a value that no input can make right: it is out of range, or contradicts another setting. */
public final class InvalidSettingException extends InvertException {
    private static final long serialVersionUID = 1L;

    private final Setting setting;

    /**
     * @param setting what has the value
     * @param value what it was set to
     * @param rule parts of a {@link Message}: the rule that the value breaks, as in "must be at least 1"
     */
    public InvalidSettingException(Setting setting, Object value, Object... rule) {
        super(Message.of(setting.with(value), " ", Message.of(rule)));
        this.setting = setting;
    }

    /** Returns the setting that has the value. */
    public Setting setting() {
        return setting;
    }
}
