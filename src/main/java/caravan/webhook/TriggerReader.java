package caravan.webhook;

import caravan.http.BadValue;
import caravan.http.Fields;
import caravan.http.Rfc3339;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Triggers as callers write them:
 *
 * <pre>
 * {"every": "5s"}
 * {"cron": "0 9 * * MON-FRI", "zone": "Europe/Paris"}    zone: UTC when not given
 * {"at": "2026-12-01T09:00:00Z"}
 * {"events": {"methods": ["POST"], "match": {"/a/b": 1}}}    both may be left out
 * </pre>
 *
 * A field that is null counts as left out.
 */
final class TriggerReader {

    private static final List<String> KINDS = List.of("every", "cron", "at", "events");
    private static final Set<String> KNOWN = Set.of("every", "cron", "zone", "at", "events");

    private static final int MOST_METHODS = 20;
    private static final int MOST_CONDITIONS = 20;
    private static final int MOST_POINTER_CHARACTERS = 500;
    private static final Pattern METHOD = Pattern.compile("[A-Z0-9-]{1,32}");
    private static final Pattern POINTER = Pattern.compile("(/([^~/]|~[01])*+)*+");

    private final Instant now;

    TriggerReader(Instant now) {
        this.now = now;
    }

    /** Empty when the fields had an error. */
    Optional<Trigger> read(Fields fields) {
        return fields.object("trigger", KNOWN).flatMap(this::one);
    }

    private Optional<Trigger> one(Fields trigger) {
        List<String> given = KINDS.stream().filter(trigger::given).toList();
        if (given.size() != 1) {
            trigger.refuse("must have exactly one of every, cron, at and events");
            return Optional.empty();
        }
        String kind = given.get(0);
        if (trigger.given("zone") && !kind.equals("cron")) {
            trigger.refuse("zone", "is for cron only");
        }
        return switch (kind) {
            case "every" -> trigger.read(kind, TriggerReader::every);
            case "cron" -> cron(trigger);
            case "at" -> trigger.read(kind, this::at);
            default -> trigger.object(kind, Set.of("methods", "match")).map(TriggerReader::events);
        };
    }

    private static Trigger every(JsonNode node) {
        return new Trigger.Every(
                Durations.parse(
                        Fields.text(node), Registration.LEAST_PERIOD, Registration.MOST_PERIOD));
    }

    private Trigger at(JsonNode node) {
        Instant time =
                Rfc3339.parse(Fields.text(node))
                        .orElseThrow(() -> new BadValue("must be " + Rfc3339.EXAMPLE))
                        .truncatedTo(ChronoUnit.MILLIS);
        if (!time.isAfter(now)) {
            throw new BadValue("is in the past");
        }
        return new Trigger.At(time);
    }

    private Optional<Trigger> cron(Fields trigger) {
        Optional<ZoneId> zone =
                trigger.given("zone")
                        ? trigger.read("zone", TriggerReader::zone)
                        : Optional.of(ZoneOffset.UTC);
        Optional<CronLine> line =
                trigger.read(
                        "cron", node -> happening(Fields.text(node), zone.orElse(ZoneOffset.UTC)));
        return line.flatMap(cron -> zone.map(id -> new Trigger.Cron(cron, id)));
    }

    private CronLine happening(String text, ZoneId zone) {
        CronLine line = CronLine.parse(text);
        if (line.next(now, zone).isEmpty()) {
            throw new BadValue("never happens");
        }
        return line;
    }

    /** By its name, so that its clocks are known; Java takes offsets and more. */
    private static ZoneId zone(JsonNode node) {
        String id = Fields.text(node);
        if (!ZoneId.getAvailableZoneIds().contains(id)) {
            throw new BadValue("must be the name of a time zone, like Europe/Paris");
        }
        return ZoneId.of(id);
    }

    private static Trigger events(Fields events) {
        Set<String> methods =
                events.given("methods")
                        ? events.read("methods", TriggerReader::methods).orElse(Set.of())
                        : Set.of();
        List<Condition> match =
                events.given("match")
                        ? events.object("match").map(TriggerReader::match).orElse(List.of())
                        : List.of();
        return new Trigger.Events(methods, match);
    }

    private static Set<String> methods(JsonNode node) {
        Set<String> methods = new LinkedHashSet<>();
        boolean right = node.isArray() && !node.isEmpty() && node.size() <= MOST_METHODS;
        for (JsonNode method : node) {
            right &= method.isTextual() && METHOD.matcher(method.textValue()).matches();
            methods.add(method.asText());
        }
        if (!right) {
            throw new BadValue(
                    "must be 1 to " + MOST_METHODS + " methods like POST, in capital letters");
        }
        return methods;
    }

    private static List<Condition> match(Fields match) {
        List<Condition> conditions = new ArrayList<>();
        if (match.names().size() > MOST_CONDITIONS) {
            match.refuse("may have at most " + MOST_CONDITIONS + " pointers");
            return conditions;
        }
        for (String pointer : match.names()) {
            match.read(pointer, value -> condition(pointer, value)).ifPresent(conditions::add);
        }
        return conditions;
    }

    private static Condition condition(String pointer, JsonNode value) {
        Fields.whole(pointer);
        if (pointer.length() > MOST_POINTER_CHARACTERS || !POINTER.matcher(pointer).matches()) {
            throw new BadValue(
                    "is no JSON pointer: those are like /a/b and have at most "
                            + MOST_POINTER_CHARACTERS
                            + " characters");
        }
        Fields.whole(value.toString());
        return new Condition(JsonPointer.compile(pointer), value);
    }
}
