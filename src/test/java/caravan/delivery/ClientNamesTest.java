package caravan.delivery;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import servers.Authority;
import servers.NameServer;
import servers.Sink;

import static caravan.delivery.TestClient.PATIENCE;
import static caravan.delivery.TestClient.SHORT;
import static org.assertj.core.api.Assertions.assertThat;

/** Destinations by name: what is connected to is what was checked, and nothing else. */
class ClientNamesTest {

    private static final String REFUSED = "its name leads to an address that is not allowed";

    private final NameServer names = new NameServer();
    private final Sink sink = Sink.http();

    @AfterEach
    void close() {
        sink.close();
        names.close();
    }

    /** One that believes no name for longer than an attempt. */
    private TestClient client(String... settings) {
        String[] all = new String[settings.length + 4];
        System.arraycopy(settings, 0, all, 4, settings.length);
        System.arraycopy(
                new String[] {"name-server", names.address(), "limits.name-time", "0s"},
                0,
                all,
                0,
                4);
        return new TestClient(all);
    }

    @Test
    void connectsToTheAddressAndNamesTheHost() {
        names.resolve("hook.test", "127.0.0.1");
        try (TestClient client = client()) {
            assertThat(client.answered(sink.url("HOOK.test.", "/")).status()).isEqualTo(200);
            assertThat(sink.received().get(0).header("host")).contains("hook.test:" + sink.port());
            assertThat(names.asked("hook.test")).isEqualTo(1);
        }
    }

    @Test
    void theCertificateIsTheNames() {
        Authority authority = new Authority("known");
        names.resolve("hook.test", "127.0.0.1").resolve("other.test", "127.0.0.1");
        try (TestClient client = client("authorities", authority.pem().toString());
                Sink secure = Sink.https(authority.certify("hook.test"))) {
            assertThat(client.answered(secure.url("hook.test", "/")).status()).isEqualTo(200);
            client.assertFails(
                    secure.url("other.test", "/"),
                    PATIENCE,
                    Failure.TLS,
                    "its certificate is not good for this host");
            assertThat(secure.received()).hasSize(1);
        }
    }

    @Test
    void aNameThatIsBoundAnewIsNotConnectedTo() {
        names.resolve("hook.test", "127.0.0.1");
        try (TestClient client = client("allow-networks", "127.0.0.2")) {
            client.assertFails(sink.url("hook.test", "/"), PATIENCE, Failure.ADDRESS, REFUSED);
        }
        assertThat(sink.connections()).isZero();
    }

    @Test
    void whatIsConnectedToIsNotLookedUpAgain() {
        names.inTurn("hook.test", List.of("127.0.0.2"), List.of("127.0.0.1"));
        try (TestClient client = client("allow-networks", "127.0.0.2")) {
            client.assertFails(
                    sink.url("hook.test", "/"),
                    PATIENCE,
                    Failure.CONNECT,
                    "it refuses the connection");
            assertThat(names.asked("hook.test")).isEqualTo(1);
        }
        assertThat(sink.connections()).isZero();
    }

    @Test
    void aKeptConnectionIsNotUsedWhenTheNameLeadsElsewhere() {
        names.resolve("hook.test", "127.0.0.1");
        try (TestClient client = client("allow-networks", "127.0.0.1")) {
            client.answered(sink.url("hook.test", "/"));
            names.resolve("hook.test", "127.0.0.3");
            client.assertFails(sink.url("hook.test", "/"), PATIENCE, Failure.ADDRESS, REFUSED);
            names.resolve("hook.test", "127.0.0.1", "10.0.0.1");
            client.assertFails(sink.url("hook.test", "/"), PATIENCE, Failure.ADDRESS, REFUSED);
        }
        assertThat(sink.received()).hasSize(1);
    }

    @Test
    void aNameThatStopsResolving() {
        names.resolve("hook.test", "127.0.0.1");
        try (TestClient client = client()) {
            client.answered(sink.url("hook.test", "/"));
            names.forget("hook.test");
            client.assertFails(
                    sink.url("hook.test", "/"),
                    PATIENCE,
                    Failure.NAME,
                    "its name does not resolve");
            names.hang("hook.test");
            client.assertFails(
                    sink.url("hook.test", "/"),
                    SHORT,
                    Failure.TIME_OUT,
                    "its name does not resolve in time");
            names.resolve("hook.test", "127.0.0.1");
            client.answered(sink.url("hook.test", "/"));
        }
    }

    @Test
    void triesTheNextAddress() {
        names.resolve("hook.test", "127.0.0.2", "127.0.0.3", "127.0.0.1");
        try (TestClient client = client()) {
            assertThat(client.answered(sink.url("hook.test", "/")).status()).isEqualTo(200);
        }
    }

    @Test
    void theHostsFileCountsToo() {
        try (TestClient client = new TestClient()) {
            assertThat(client.answered(sink.url("localhost", "/")).status()).isEqualTo(200);
        }
    }

    @Test
    void aNameIsBelievedForAMoment() {
        names.resolve("hook.test", "127.0.0.1");
        try (TestClient client = new TestClient("name-server", names.address())) {
            for (int i = 0; i < 5; i++) {
                client.answered(sink.url("hook.test", "/"));
            }
            assertThat(names.asked("hook.test")).isLessThan(5);
        }
    }
}
