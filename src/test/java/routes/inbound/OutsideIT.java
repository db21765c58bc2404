package routes.inbound;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import servers.CaravanProcess;
import servers.Head;
import servers.RawHttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the outside sees of an embedded Caravan: nothing from afar, and careful answers near by. */
class OutsideIT {

    private static final int PATIENCE = 10_000;

    private static CaravanProcess caravan;
    private static CaravanProcess.Inbox inbox;

    @BeforeAll
    static void start() {
        caravan = CaravanProcess.start(Map.of());
        inbox = caravan.inbox();
    }

    @AfterAll
    static void stop() {
        caravan.close();
    }

    @Test
    void listensOnLoopbackOnly() throws Exception {
        InetAddress other = otherAddress();
        try (ServerSocket everywhere = new ServerSocket(0)) {
            assertThatCode(() -> connect(other, everywhere.getLocalPort()))
                    .doesNotThrowAnyException();
        }
        connect(InetAddress.getByName("127.0.0.1"), caravan.port());
        assertThatThrownBy(() -> connect(other, caravan.port()))
                .isInstanceOf(ConnectException.class);
    }

    private static void connect(InetAddress address, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), PATIENCE);
        }
    }

    /** An address of this machine by which others reach it, if it has one. */
    private static InetAddress otherAddress() throws Exception {
        List<InetAddress> all =
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .filter(address -> address instanceof Inet4Address)
                        .filter(address -> !address.isLoopbackAddress())
                        .toList();
        return all.isEmpty() ? InetAddress.getByName("127.0.0.2") : all.get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "GET /, 200",
        "GET /style.css, 200",
        "GET /js/app.js, 200",
        "POST /, 405",
        "GET /nothing, 404",
        "POST /nothing, 404",
        "GET *, 404",
        "GET /inbox, 200",
        "GET /data, 200",
        "GET /data?x, 400",
        "GET /data?%, 400",
        "GET /%, 400",
        "PUT /data, 405",
        "POST /data, 202",
        "POST /in/{key}, 202",
        "POST /in/nobody, 404",
        "GET /ws, 426",
        "POST /inboxes, 201",
        "GET /inboxes, 401",
        "GET /q/health/ready, 200"
    })
    void everyAnswerTellsBrowsersToTakeCare(String line, int status) {
        check(status, line);
    }

    @Test
    void soDoAnswersOfOtherKinds() {
        check(431, "GET /", "X-Long: " + "a".repeat(100_000));
        check(413, "POST /data", "Content-Length: 1048577");
        check(403, "POST /inboxes", "Origin: null");
        check(204, "OPTIONS /data", "Origin: null", "Access-Control-Request-Method: POST");
        check(204, "DELETE /data");
    }

    private static void check(int status, String line, String... more) {
        String[] headers = java.util.Arrays.copyOf(more, more.length + 1);
        headers[more.length] = Head.bearer(inbox);
        var answer =
                RawHttp.at(caravan.url())
                        .send(Head.of(line.replace("{key}", inbox.key()), headers));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Security-Policy").orElse(""))
                .startsWith("default-src 'self';")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.header("Referrer-Policy")).contains("no-referrer");
    }
}
