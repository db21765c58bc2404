package caravan.webhook;

import caravan.http.BadValue;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TemplateTest {

    private static final Template.Values VALUES =
            new Template.Values(
                    "<joe> {{time}} \"$1\\",
                    Instant.parse("2026-11-22T06:00:00.123456Z"),
                    "17",
                    "id");

    private static String rendered(String text) {
        return Template.parse(text).render(VALUES);
    }

    /** Nothing is escaped, and what is put in is not read again. */
    @Test
    void valuesArePutIn() {
        assertThat(rendered("{{name}}")).isEqualTo("<joe> {{time}} \"$1\\");
        assertThat(rendered("at {{time}}.")).isEqualTo("at 2026-11-22T06:00:00.123Z.");
        assertThat(rendered("{{tick}}{{webhook}}{{ tick }}")).isEqualTo("17id17");
        assertThat(rendered("{\"a\":{\"tick\":{{tick}}}}")).isEqualTo("{\"a\":{\"tick\":17}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "{name}",
                "{{",
                "}}",
                "{{}}",
                "{{ }}",
                "{{name}",
                "{name}}",
                "{{na me}}",
                "{{\"a\":1}}",
                "{{1}}",
                "$name",
                "%s",
                "\\{\u00e9\ud83d\ude00\0\r\n"
            })
    void allElseStaysAsItIs(String text) {
        assertThat(rendered(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{nam}}",
                "{{Name}}",
                "{{name.x}}",
                "{{#name}}",
                "{{/name}}",
                "{{> name}}",
                "{{&name}}",
                "{{!name}}",
                "{{^name}}",
                "ok {{name}} {{event}}",
                "{{na\u00efve}}"
            })
    void refusesUnknownName(String text) {
        assertThatThrownBy(() -> Template.parse(text))
                .isInstanceOf(BadValue.class)
                .hasMessageContaining("unknown name");
    }

    @Test
    void refusesTooMuch() {
        assertThat(Template.parse("{{name}}".repeat(100)).render(VALUES)).hasSize(1_900);
        assertThatThrownBy(() -> Template.parse("{{name}}".repeat(101)))
                .isInstanceOf(BadValue.class);
        assertThatThrownBy(() -> Template.parse("{{" + "x".repeat(30_000) + "}}"))
                .isInstanceOf(BadValue.class)
                .hasMessageNotContaining("xx");
        assertThatThrownBy(() -> Template.parse("x".repeat(32_769))).isInstanceOf(BadValue.class);
    }

    @Test
    void whatIsNeverClosedStaysAsItIs() {
        for (String piece : new String[] {"{{", "{{ ", "{{#", "{", "{{a", "{{ #", " "}) {
            String text = "{{" + piece.repeat(30_000 / piece.length());
            assertThat(rendered(text)).isEqualTo(text);
        }
    }
}
