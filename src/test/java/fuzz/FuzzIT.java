package fuzz;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.api.Test;
import servers.CaravanProcess;
import servers.MongoServer;
import servers.NameServer;
import servers.NatsServer;
import servers.Sink;
import servers.Socket;
import servers.TestRun;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests made from the document, and what is wrong with them in every way: none is answered 5xx
 * or outside the document, and none that is refused changes anything. The seed is printed, and with
 * {@code -Dtest.seed=<it>} the same requests are sent again; what is found says by which seed it is
 * the first of them.
 */
class FuzzIT {

    private static final String ADMIN = "admin-of-fuzz-it-0123456789";
    private static final String DESTINATION = "sink.test";
    private static final boolean LONG = Boolean.getBoolean("test.long");

    @Test
    void embeddedDefaultTakesEverything() {
        try (NameServer names = new NameServer();
                CaravanProcess caravan =
                        CaravanProcess.start(
                                Map.of(
                                        "CARAVAN_ADMIN_TOKEN",
                                        ADMIN,
                                        "CARAVAN_NAME_SERVER",
                                        names.address()))) {
            fuzz("embedded", caravan, names, LONG ? 80_000 : 4_000);
        }
    }

    @Test
    void connectedTakesEverything() throws Exception {
        try (MongoServer mongo = MongoServer.start();
                NatsServer nats = NatsServer.start();
                NameServer names = new NameServer()) {
            Map<String, String> environment =
                    new HashMap<>(CaravanProcess.connectedTo(mongo, nats));
            environment.put("CARAVAN_ADMIN_TOKEN", ADMIN);
            environment.put("CARAVAN_NAME_SERVER", names.address());
            environment.put("CARAVAN_ALLOW_NETWORKS", "127.0.0.0/8");
            try (CaravanProcess caravan = CaravanProcess.start(environment)) {
                fuzz("connected", caravan, names, LONG ? 20_000 : 2_000);
            }
        }
    }

    /** Its webhooks can call nobody but the sink: the name server knows no other. */
    private static void fuzz(String what, CaravanProcess caravan, NameServer names, int count) {
        names.resolve(DESTINATION, "127.0.0.1");
        try (Sink sink = Sink.http()) {
            fuzz(what, caravan, "%s:%05d".formatted(DESTINATION, sink.port()), count);
        }
    }

    private static void fuzz(String what, CaravanProcess caravan, String sink, int count) {
        long seed = TestRun.seed("FuzzIT: " + count + " requests, " + what);
        Document document = new Document(caravan.http().get("/q/openapi").text());
        Fuzzer fuzzer = new Fuzzer(caravan, ADMIN, sink, seed);
        JqwikSession.run(() -> fuzzer.run(Requests.of(document).generator(1_000, false), count));
        System.out.println("FuzzIT: " + summary(fuzzer.answered()));

        assertThat(fuzzer.findings()).as("findings").isEmpty();
        for (String operation : document.operations()) {
            assertThat(fuzzer.answered().keySet())
                    .as(operation)
                    .anyMatch(each -> each.matches(operation + " [12].*"))
                    .anyMatch(each -> each.matches(operation + " 4.*"));
        }
        assertThat(fuzzer.secrets()).noneMatch(caravan.log()::contains);
        assertThat(fuzzer.secrets()).noneMatch(caravan.http().get("/q/metrics").text()::contains);
        CaravanProcess.Inbox inbox = caravan.inbox();
        try (Socket viewer = Socket.open(caravan, inbox)) {
            inbox.http().post("/data", "hello");
            viewer.awaitEvents(1);
        }
    }

    /** How many were answered each status. */
    private static Map<String, Integer> summary(Map<String, Integer> answered) {
        Map<String, Integer> statuses = new TreeMap<>();
        answered.forEach(
                (each, times) ->
                        statuses.merge(
                                each.replaceFirst(".* 0", "none").replaceFirst(".* ", ""),
                                times,
                                Integer::sum));
        return statuses;
    }
}
