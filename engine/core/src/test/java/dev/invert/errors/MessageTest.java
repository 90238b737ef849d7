package dev.invert.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MessageTest {
    private static String shout(Setting setting) {
        return "--" + setting.name();
    }

    @Test
    void settingsAreNamedByWhoShowsTheMessage() {
        InvertException e = new InvertException(Message.of("12 bytes are free: raise ", Setting.MEMORY_LIMIT));

        assertThat(e).hasMessage("12 bytes are free: raise the memory limit");
        assertThat(e.message().text(MessageTest::shout)).isEqualTo("12 bytes are free: raise --MEMORY_LIMIT");
    }

    @Test
    void anInvalidSettingComesWithItsValueAndOtherSettings() {
        InvalidSettingException e = new InvalidSettingException(
                Setting.MIN_FRACTION, 0.7, "must be at most ", Setting.MAX_FRACTION.with(0.5));

        assertThat(e).hasMessage("minFraction=0.7 must be at most maxFraction=0.5");
        assertThat(e.message().text(MessageTest::shout))
                .isEqualTo("--MIN_FRACTION=0.7 must be at most --MAX_FRACTION=0.5");
        assertThat(e.setting()).isEqualTo(Setting.MIN_FRACTION);
    }

    @Test
    void messagesContainMessages() {
        Message inner = Message.of("run with ", Setting.RESUME);

        assertThat(Message.of("a; ", inner, '.').text(MessageTest::shout)).isEqualTo("a; run with --RESUME.");
    }

    @Test
    void valuesLookAsOnACommandLine() {
        assertThat(Setting.ELEMENT_TYPE.with(TimeUnit.SECONDS)).hasToString("elementType=seconds");
        assertThat(Setting.NOISE.with(List.of(0.5, 1.0))).hasToString("noise=0.5,1.0");
        assertThat(Setting.GROUPS.with(null)).hasToString("groups=null");
    }

    @Test
    void exceptionsCanBeSentElsewhere() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new InvalidSettingException(Setting.BEAM, 0, "must be at least 1"));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            InvalidSettingException e = (InvalidSettingException) in.readObject();

            assertThat(e).hasMessage("beam=0 must be at least 1");
            assertThat(e.message().text(MessageTest::shout)).isEqualTo("--BEAM=0 must be at least 1");
        }
    }
}
