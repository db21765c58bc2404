package caravan.webhook;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bson.Document;

/**
 * Webhooks in the store:
 *
 * <pre>
 * {_id: id, inbox: id, name, destination: URL, trigger: see {@link TriggerDocument},
 *  body?: template, contentType?, headers: ["name: value"],
 *  timeout: s, retry: [s], maxConcurrency, rate?: a second, enabled,
 *  secret: "whsec_…", oldSecrets: [{secret, until: date}],
 *  switchedOff?: "gone" or "failing", revision: long, createdAt: date, from: date}
 * </pre>
 *
 * Other fields are left alone when one is read.
 */
public final class WebhookDocument {

    private static final String COLON = ": ";

    private WebhookDocument() {}

    public static Document of(Webhook webhook) {
        Registration registration = webhook.registration();
        Sending sending = registration.sending();
        Document document =
                new Document("_id", webhook.id())
                        .append("inbox", webhook.inbox())
                        .append("name", registration.name())
                        .append("destination", registration.destination().toString())
                        .append("trigger", TriggerDocument.of(registration.trigger()))
                        .append("headers", lines(registration.headers()))
                        .append("timeout", sending.timeout().toSeconds())
                        .append("retry", sending.retry().stream().map(Duration::toSeconds).toList())
                        .append("maxConcurrency", sending.maxConcurrency())
                        .append("enabled", registration.enabled())
                        .append("secret", webhook.secrets().current().reveal())
                        .append("oldSecrets", old(webhook.secrets()))
                        .append("revision", webhook.revision())
                        .append("createdAt", Date.from(webhook.createdAt()))
                        .append("from", Date.from(webhook.from()));
        registration.givenBody().ifPresent(body -> document.append("body", body.text()));
        registration.givenContentType().ifPresent(type -> document.append("contentType", type));
        sending.ratePerSecond().ifPresent(rate -> document.append("rate", rate));
        webhook.switchedOff().ifPresent(why -> document.append("switchedOff", why.text()));
        return document;
    }

    private static List<String> lines(List<Header> headers) {
        return headers.stream().map(header -> header.name() + COLON + header.value()).toList();
    }

    private static List<Document> old(Secrets secrets) {
        return secrets.old().stream()
                .map(
                        old ->
                                new Document("secret", old.secret().reveal())
                                        .append("until", Date.from(old.until())))
                .toList();
    }

    public static Webhook webhook(Document document) {
        return new Webhook(
                document.getString("_id"),
                document.getString("inbox"),
                registration(document),
                secrets(document),
                number(document, "revision"),
                Optional.ofNullable(document.getString("switchedOff")).map(SwitchedOff::parse),
                document.getDate("createdAt").toInstant(),
                document.getDate("from").toInstant());
    }

    private static Registration registration(Document document) {
        return new Registration(
                document.getString("name"),
                URI.create(document.getString("destination")),
                TriggerDocument.trigger(document.get("trigger", Document.class)),
                Optional.ofNullable(document.getString("body")).map(Template::parse),
                Optional.ofNullable(document.getString("contentType")),
                document.getList("headers", String.class).stream()
                        .map(WebhookDocument::header)
                        .toList(),
                sending(document),
                document.getBoolean("enabled"));
    }

    private static Header header(String line) {
        int colon = line.indexOf(COLON);
        return new Header(line.substring(0, colon), line.substring(colon + COLON.length()));
    }

    private static Sending sending(Document document) {
        return new Sending(
                Duration.ofSeconds(number(document, "timeout")),
                document.getList("retry", Number.class).stream()
                        .map(seconds -> Duration.ofSeconds(seconds.longValue()))
                        .toList(),
                (int) number(document, "maxConcurrency"),
                document.containsKey("rate")
                        ? OptionalInt.of((int) number(document, "rate"))
                        : OptionalInt.empty());
    }

    private static Secrets secrets(Document document) {
        return new Secrets(
                Secret.parse(document.getString("secret")),
                document.getList("oldSecrets", Document.class).stream()
                        .map(WebhookDocument::old)
                        .toList());
    }

    private static Secrets.Old old(Document document) {
        Instant until = document.getDate("until").toInstant();
        return new Secrets.Old(Secret.parse(document.getString("secret")), until);
    }

    /** Whatever type of number a store or a person put there. */
    static long number(Document document, String field) {
        return document.get(field, Number.class).longValue();
    }
}
