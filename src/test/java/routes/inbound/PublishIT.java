package routes.inbound;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import servers.CaravanProcess;
import servers.Connected;
import servers.Database;
import servers.EventStream;
import servers.Http;
import servers.NatsServer;
import servers.Senders;
import servers.Socket;
import servers.TestRun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What subscribers get, and what they must not. */
class PublishIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String STREAM = "EVENTS";

    private static Connected servers;
    private static CaravanProcess caravan;

    @BeforeAll
    static void start() {
        servers = Connected.start("max_payload: 16KB");
        caravan = servers.caravan();
    }

    @AfterAll
    static void stop() throws Exception {
        servers.close();
    }

    @Test
    void publishesEveryEventByItsIdAndClearsItsMark() throws Exception {
        CaravanProcess.Inbox inbox = caravan.inbox();
        List<Message> published = servers.nats().subscribe("caravan.events." + inbox.id());
        List<String> sent = Senders.send(inbox.http(), 300);
        await().atMost(PATIENCE).until(() -> published.size() >= sent.size());
        assertThat(published)
                .extracting(message -> message.getHeaders().getFirst("Nats-Msg-Id"))
                .containsExactlyElementsOf(sent.stream().sorted().toList());
        assertThat(published)
                .allMatch(message -> hasType(message, "application/json"))
                .allMatch(message -> json(message).get("inbox").textValue().equals(inbox.id()));
        Database.awaitAllFollowed(servers.mongo());
    }

    @Test
    void publishesNoSecret() throws Exception {
        CaravanProcess.Inbox inbox = caravan.inbox();
        List<Message> published = servers.nats().subscribe("caravan.events." + inbox.id());
        List<String> secrets = List.of("cookie-of-the-sender", "token-of-gitlab-hook");
        secrets.forEach(TestRun::secret);
        String path = "/in/" + inbox.key();
        inbox.http().post("/data", "{}", "Cookie", secrets.get(0));
        inbox.http().post(path + "/sub?a=" + inbox.key(), "{}", "X-Original-URI", path);
        caravan.http().post(path, "{}", "X-Gitlab-Token", secrets.get(1), "X-Kept", "kept");
        await().atMost(PATIENCE).until(() -> published.size() == 3);
        for (Message message : published) {
            assertThat(message.getHeaders().keySet())
                    .containsExactlyInAnyOrder("Nats-Msg-Id", "Content-Type");
            assertThat(new String(message.getData(), StandardCharsets.UTF_8))
                    .doesNotContain(secrets)
                    .doesNotContain(inbox.token(), inbox.key());
        }
        assertThat(json(published.get(1)).at("/headers/x-original-uri/0").textValue())
                .isEqualTo("/in/***");
        assertThat(json(published.get(2)).at("/headers/x-kept/0").textValue()).isEqualTo("kept");
    }

    /** Body, headers, path and query: what is too large goes, and holds up nothing else. */
    @Test
    void messageOverWhatNatsTakesGoesWithoutWhatIsTooMuch() throws Exception {
        CaravanProcess.Inbox inbox = caravan.inbox();
        List<Message> published = servers.nats().subscribe("caravan.events." + inbox.id());
        String large = "\"" + "x".repeat(100_000) + "\"";
        String much = "y".repeat(20_000);
        String byKey = "/in/" + inbox.key();
        try (Socket viewer = Socket.open(caravan, inbox);
                Senders others = Senders.start(4, inbox.http())) {
            others.awaitMore(20);
            Http.Answer body = inbox.http().post(byKey + "/a?b", large, "X-Small", "c");
            Http.Answer headers = inbox.http().post(byKey + "/a?b", "{}", "X-Large", much);
            Http.Answer query = inbox.http().post(byKey + "/a?" + much, "{}", "X-Small", "c");
            others.awaitMore(20);
            others.stop();
            Set<String> all = new HashSet<>(others.ids());
            List.of(body, headers, query).forEach(answer -> all.add(id(answer)));
            viewer.awaitAll(all);
            Database.awaitAllFollowed(servers.mongo());
            await().atMost(PATIENCE).until(() -> published.size() == all.size());

            assertThat(event(published, body).toString())
                    .contains("\"path\":\"/a\",\"query\":\"b\"", "\"x-small\":[\"c\"]")
                    .contains("\"size\":" + large.length() + ",\"bodyOmitted\":true");
            assertThat(event(published, headers).toString())
                    .contains("\"path\":\"/a\",\"query\":\"b\",\"headers\":{},")
                    .contains("\"bodyOmitted\":true");
            assertThat(event(published, query).toString())
                    .contains("\"path\":\"\",\"query\":\"\",\"headers\":{},")
                    .contains("\"bodyOmitted\":true");
            String whole = inbox.http().get("/data/" + id(query)).text();
            assertThat(whole).contains(much, "\"x-small\":[\"c\"]", "\"body\":{}");
        }
    }

    private static String id(Http.Answer accepted) {
        return accepted.json().get("id").textValue();
    }

    private static JsonNode event(List<Message> published, Http.Answer accepted) {
        return published.stream()
                .filter(message -> NatsServer.id(message).equals(id(accepted)))
                .map(PublishIT::json)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void headersOfAForeignMessageSteerNothing() throws Exception {
        CaravanProcess.Inbox inbox = caravan.inbox();
        CaravanProcess.Inbox other = caravan.inbox();
        Headers hostile = new Headers();
        for (String name : List.of("CamelNatsSubject", "camelnatssubject", "Subject")) {
            hostile.put(name, "caravan.events." + other.id());
        }
        hostile.put("CamelHttpUri", caravan.url() + "/data").put("CamelBeanMethodName", "check");
        hostile.put("CamelNatsReplyTo", "caravan.answers").put("CamelSlipEndpoint", "log:x");
        List<Message> answers = servers.nats().subscribe("caravan.answers");
        Connection stranger = servers.nats().connect();
        try (Socket here = Socket.open(caravan, inbox);
                Socket there = Socket.open(caravan, other)) {
            stranger.publish(
                    "caravan.events." + inbox.id(), "caravan.answers", hostile, "{}".getBytes());
            await().atMost(PATIENCE).until(() -> here.messages().size() == 2);
            assertThat(here.messages().get(1)).isEqualTo("{\"type\":\"event\",\"event\":{}}");
            other.http().post("/data", "\"own\"");
            there.awaitEvents(1);
            assertThat(there.messages()).hasSize(2);
            assertThat(answers).isEmpty();
        } finally {
            stranger.close();
        }
    }

    @Test
    void streamThatIsNamedIsMadeAndHoldsEachEventOnce() throws Exception {
        try (EventStream stream = EventStream.at(servers.nats(), STREAM);
                CaravanProcess streaming = CaravanProcess.start(toStream())) {
            CaravanProcess.Inbox inbox = streaming.inbox();
            List<String> sent = Senders.send(inbox.http(), 300);
            Database.awaitAllFollowed(servers.mongo());
            assertThat(stream.ids()).containsAll(sent).doesNotHaveDuplicates();

            stream.takeNothingAbove(700);
            List<String> more = new ArrayList<>(Senders.send(inbox.http(), 20));
            more.add(id(inbox.http().post("/data?" + "y".repeat(1_000), "x".repeat(1_000))));
            Database.awaitAllFollowed(servers.mongo());
            assertThat(stream.ids()).containsAll(more).doesNotHaveDuplicates();
            stream.delete();
        }
    }

    private static Map<String, String> toStream() {
        Map<String, String> settings =
                new HashMap<>(CaravanProcess.connectedTo(servers.mongo(), servers.nats()));
        settings.put("CARAVAN_STREAM", STREAM);
        return settings;
    }

    private static boolean hasType(Message message, String type) {
        return message.getHeaders().getFirst("Content-Type").equals(type);
    }

    private static JsonNode json(Message message) {
        try {
            return new ObjectMapper().readTree(message.getData());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
