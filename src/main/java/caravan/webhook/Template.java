package caravan.webhook;

import caravan.http.BadValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A body with values to put in: {@code {{name}}}, {@code {{time}}}, {@code {{tick}}} and {@code
 * {{webhook}}}. There is no logic in it and no escaping; all that is no such name stays as it is.
 */
public final class Template {

    static final int MOST_CHARACTERS = 32_768;

    /** A name can be 25 times as long as its placeholder. */
    static final int MOST_VALUES = 100;

    private static final int MOST_SHOWN = 40;

    /**
     * What is put in.
     *
     * @param name the webhook's
     * @param time now, put in as RFC 3339 with milliseconds at most
     * @param tick which one it is
     * @param webhook its id
     */
    public record Values(String name, Instant time, String tick, String webhook) {}

    private enum Name {
        NAME,
        TIME,
        TICK,
        WEBHOOK;

        String of(Values values) {
            return switch (this) {
                case NAME -> values.name();
                case TIME -> values.time().truncatedTo(ChronoUnit.MILLIS).toString();
                case TICK -> values.tick();
                case WEBHOOK -> values.webhook();
            };
        }
    }

    /**
     * Possessive, so that it takes linear time; what other template languages have is a name too.
     */
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\{\\{\\s*+([#^/>!&]?+\\s*+[\\p{L}_][\\p{L}\\p{N}_.-]*+)\\s*+\\}\\}");

    private final String text;

    /** What stands between the names: one more than there are names. */
    private final List<String> literals = new ArrayList<>();

    private final List<Name> names = new ArrayList<>();

    private Template(String text) {
        this.text = text;
        Matcher placeholder = PLACEHOLDER.matcher(text);
        int end = 0;
        while (placeholder.find()) {
            literals.add(text.substring(end, placeholder.start()));
            names.add(name(placeholder.group(1)));
            end = placeholder.end();
        }
        literals.add(text.substring(end));
    }

    /**
     * @throws BadValue for an unknown name, or too much
     */
    public static Template parse(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw new BadValue("may have at most " + MOST_CHARACTERS + " characters");
        }
        Template template = new Template(text);
        if (template.names.size() > MOST_VALUES) {
            throw new BadValue("may have at most " + MOST_VALUES + " values");
        }
        return template;
    }

    private static Name name(String text) {
        for (Name name : Name.values()) {
            if (name.name().toLowerCase(Locale.ROOT).equals(text)) {
                return name;
            }
        }
        String known = "there are {{name}}, {{time}}, {{tick}} and {{webhook}} only";
        throw new BadValue(
                text.length() > MOST_SHOWN
                        ? "has an unknown name: " + known
                        : "has the unknown name " + text + ": " + known);
    }

    public String render(Values values) {
        StringBuilder rendered = new StringBuilder(literals.get(0));
        for (int i = 0; i < names.size(); i++) {
            rendered.append(names.get(i).of(values)).append(literals.get(i + 1));
        }
        return rendered.toString();
    }

    /** As it was written. */
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Template template && text.equals(template.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
