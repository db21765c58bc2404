package caravan.webhook;

import caravan.http.Json;
import caravan.http.Problem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Bodies of the calls that register and change, read as those do; quotes are single here. */
final class Registrations {

    static final Instant NOW = Instant.parse("2026-11-22T06:00:00.123456Z");
    static final String FORBIDDEN = "is a private address";

    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    /** All that can be said besides name, destination and trigger. */
    static final String FULL =
            "'body':'{{tick}} \u00e9','contentType':'application/json',"
                    + "'headers':{'X-A':'b: c','X-Api-Key':'hush','Authorization':'hush'},"
                    + "'timeout':'3s','retry':['1s','90s'],'maxConcurrency':7,'rate':9,'enabled':false,"
                    + "'secret':'"
                    + SECRET
                    + "'";

    private static final RegistrationReader READER =
            new RegistrationReader(
                    url ->
                            url.host().toString().equals("10.0.0.1")
                                    ? Optional.of(FORBIDDEN)
                                    : Optional.empty());

    private Registrations() {}

    /** A registration with these fields besides the two that it needs. */
    static Webhook webhook(String... fields) {
        return Webhook.create("id", "inbox", READER.registered(body(fields), NOW), NOW);
    }

    static Webhook changed(Webhook webhook, String change, Instant now) {
        return webhook.changed(READER.changed(json(change), webhook, now), now);
    }

    static Webhook changed(Webhook webhook, String change) {
        return changed(webhook, change, NOW);
    }

    private static JsonNode body(String... fields) {
        ObjectNode body =
                (ObjectNode) json("{'name': 'joe', 'destination': 'https://example.com/hook'}");
        for (String field : fields) {
            body.setAll((ObjectNode) json("{" + field + "}"));
        }
        return body;
    }

    static JsonNode json(String text) {
        return Json.object(
                "application/json", text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** The errors of a registration, each as its pointer and detail. */
    static List<String> errors(String... fields) {
        return errorsOf(() -> webhook(fields));
    }

    static List<String> errorsOf(Runnable reading) {
        try {
            reading.run();
            return List.of();
        } catch (Problem problem) {
            if (problem.status() != 422) {
                throw problem;
            }
            return StreamSupport.stream(document(problem).get("errors").spliterator(), false)
                    .map(
                            error ->
                                    error.get("pointer").asText()
                                            + ": "
                                            + error.get("detail").asText())
                    .toList();
        }
    }

    private static JsonNode document(Problem problem) {
        return Json.object("application/json", problem.reply().body());
    }
}
