package caravan.webhook;

import caravan.SafeText;
import caravan.http.BadValue;
import caravan.http.Fields;
import caravan.http.Problem;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Webhooks as callers write them:
 *
 * <pre>
 * {"name": "joe", "destination": "https://example.com/hook",     these two are required
 *  "trigger": {"every": "5s"},                                   see {@link TriggerReader}
 *  "body": "Hello {{name}}", "contentType": "text/plain",
 *  "headers": {"x-team": "a"},
 *  "timeout": "15s", "retry": ["5s", "5m"] or "none",
 *  "maxConcurrency": 32, "rate": 100,                            rate: attempts a second
 *  "secret": "whsec_…", "enabled": true}
 * </pre>
 *
 * A field that is null has its default. A change has the fields that change, each replaced as a
 * whole.
 */
public final class RegistrationReader {

    /** What a body says; the secret where it gives one. */
    public record Reading(Registration registration, Optional<Secret> secret) {}

    private static final Set<String> KNOWN =
            Set.of(
                    "name",
                    "destination",
                    "trigger",
                    "body",
                    "contentType",
                    "headers",
                    "timeout",
                    "retry",
                    "maxConcurrency",
                    "rate",
                    "secret",
                    "enabled");

    /** RFC 9110, 8.3.1, as far as anybody uses it. */
    private static final Pattern MEDIA_TYPE =
            Pattern.compile(
                    "[\\w!#$&^.+*-]{1,60}/[\\w!#$&^.+*-]{1,60}"
                            + "( ?; ?[\\w-]{1,30}=(\"[ \\w:;,/.+-]{1,60}\"|[\\w:.+-]{1,60})){0,3}");

    private final Destinations destinations;

    public RegistrationReader(Destinations destinations) {
        this.destinations = destinations;
    }

    /**
     * A whole registration; its destination may be looked up.
     *
     * @param body a JSON object
     * @throws Problem 422 with all that is wrong
     */
    public Reading registered(JsonNode body, Instant now) {
        return read(body, Optional.empty(), now);
    }

    /**
     * A change of a webhook; its destination may be looked up where it is given.
     *
     * @param body a JSON object
     * @throws Problem 422 with all that is wrong
     */
    public Reading changed(JsonNode body, Webhook webhook, Instant now) {
        return read(body, Optional.of(webhook.registration()), now);
    }

    private Reading read(JsonNode body, Optional<Registration> old, Instant now) {
        Fields fields = Fields.of(body, KNOWN);
        Changes changes = new Changes(fields);
        Optional<String> name =
                changes.required("name", old.map(Registration::name), RegistrationReader::name);
        Optional<URI> destination =
                changes.required(
                        "destination", old.map(Registration::destination), this::destination);
        Trigger trigger = trigger(changes, old.map(Registration::trigger), now);
        Optional<Template> template =
                changes.optional(
                        "body",
                        old.flatMap(Registration::givenBody),
                        node -> Template.parse(Fields.text(node)));
        Optional<String> contentType = contentType(changes, old, trigger, template);
        List<Header> headers = headers(changes, old.map(Registration::headers).orElse(List.of()));
        Sending sending = SendingReader.read(changes, old.map(Registration::sending));
        boolean enabled =
                changes.value("enabled", old.map(Registration::enabled), true, Fields::bool);
        Optional<Secret> secret = secret(changes, old.isPresent());
        fields.end();
        Registration registration =
                new Registration(
                        name.orElseThrow(),
                        destination.orElseThrow(),
                        trigger,
                        template,
                        contentType,
                        headers,
                        sending,
                        enabled);
        return new Reading(registration, secret);
    }

    private static String name(JsonNode node) {
        String name = Fields.name(node);
        if (!SafeText.isSafe(name)) {
            throw new BadValue("must not have control characters, nor any that turn text around");
        }
        return name;
    }

    private URI destination(JsonNode node) {
        Destination destination = Destination.of(Fields.text(node));
        destinations
                .refusal(destination)
                .ifPresent(
                        why -> {
                            throw new BadValue(why);
                        });
        return destination.url();
    }

    private static Trigger trigger(Changes changes, Optional<Trigger> old, Instant now) {
        Optional<Trigger> trigger =
                changes.given("trigger")
                        ? new TriggerReader(now).read(changes.fields())
                        : changes.unlessNull("trigger", old);
        return trigger.orElse(Registration.USUAL_TRIGGER);
    }

    /** One that is given with nothing that it could be of is an error; one left over is dropped. */
    private static Optional<String> contentType(
            Changes changes,
            Optional<Registration> old,
            Trigger trigger,
            Optional<Template> template) {
        Optional<String> contentType =
                changes.optional(
                        "contentType",
                        old.flatMap(Registration::givenContentType),
                        RegistrationReader::mediaType);
        if (template.isPresent() || !(trigger instanceof Trigger.Events)) {
            return contentType;
        }
        if (changes.given("contentType") && !changes.given("body")) {
            changes.fields().refuse("contentType", "needs a body: events keep their own");
        }
        return Optional.empty();
    }

    private static String mediaType(JsonNode node) {
        String type = Fields.text(node);
        if (!MEDIA_TYPE.matcher(type).matches()) {
            throw new BadValue("must be a media type like application/json");
        }
        return type;
    }

    private static List<Header> headers(Changes changes, List<Header> old) {
        if (!changes.given("headers")) {
            return changes.unlessNull("headers", Optional.of(old)).orElse(List.of());
        }
        return changes.fields()
                .object("headers")
                .map(new HeadersReader(old)::read)
                .orElse(List.of());
    }

    private static Optional<Secret> secret(Changes changes, boolean isChange) {
        if (isChange && changes.fields().isNull("secret")) {
            changes.fields().refuse("secret", "cannot be taken away, only rotated");
        }
        return changes.optional(
                "secret", Optional.empty(), node -> Secret.parse(Fields.text(node)));
    }
}
