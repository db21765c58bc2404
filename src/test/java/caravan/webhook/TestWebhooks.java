package caravan.webhook;

import caravan.TestSettings;
import caravan.http.Json;
import caravan.store.Collections;
import caravan.store.WebhookChanges;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** The webhooks of a store, as one process has them. */
public final class TestWebhooks {

    private static final RegistrationReader READER =
            new RegistrationReader(any -> Optional.empty());

    public final WebhookChanges changes;
    public final Schedules schedules;
    public final Webhooks webhooks;
    public final KnownWebhooks known;

    public TestWebhooks(Collections collections, String... settings) {
        collections
                .inboxes()
                .updateOne(
                        Filters.eq("_id", "inbox"),
                        Updates.set("name", "inbox"),
                        new UpdateOptions().upsert(true));
        changes = new WebhookChanges(collections);
        schedules = new Schedules(collections);
        webhooks = new Webhooks(collections, changes, schedules, TestSettings.with(settings));
        known = new KnownWebhooks(collections, changes);
    }

    /** A registration, whose quotes are single here. */
    static RegistrationReader.Reading reading(String json, Instant now) {
        byte[] text = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return READER.registered(Json.object("application/json", text), now);
    }

    /** Of the inbox {@code inbox}, with these fields besides its name and destination. */
    public Webhook register(String name, String destination, String fields, Instant now) {
        return webhooks.register("inbox", reading(json(name, destination, fields), now), now)
                .webhook();
    }

    private static String json(String name, String destination, String fields) {
        return "{'name':'" + name + "','destination':'" + destination + "'," + fields + "}";
    }

    public Webhook register(String name, String fields, Instant now) {
        return register(name, "https://example.com/" + name, fields, now);
    }

    public Webhook switchedOff(Webhook webhook) {
        webhooks.switchOff(webhook, SwitchedOff.GONE);
        return webhooks.find("inbox", webhook.id()).orElseThrow();
    }

    /** The same, changed now to what it was, and on. */
    public static Webhook on(Webhook webhook, Instant now) {
        return webhook.changed(
                new RegistrationReader.Reading(
                        webhook.registration().enabled(true), Optional.empty()),
                now);
    }
}
