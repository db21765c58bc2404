package caravan.delivery;

import caravan.webhook.Destination;
import caravan.webhook.ReservedHeaders;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A request as it is sent, but for its body. */
final class RequestHead {

    private RequestHead() {}

    /**
     * The checked address is connected to; the name is for Host, SNI and the certificate.
     *
     * @param connectMillis how long it may wait for a connection
     * @throws IllegalArgumentException for characters that no header may have
     */
    static RequestOptions of(Call call, InetAddress address, String userAgent, long connectMillis) {
        Destination destination = call.destination();
        return new RequestOptions()
                .setServer(
                        SocketAddress.inetSocketAddress(
                                new InetSocketAddress(address, destination.port())))
                .setHost(destination.host().toString())
                .setPort(destination.port())
                .setSsl(destination.secure())
                .setMethod(HttpMethod.POST)
                .setURI(destination.target())
                .setConnectTimeout(connectMillis)
                .setHeaders(headers(call, userAgent));
    }

    private static MultiMap headers(Call call, String userAgent) {
        MultiMap headers = HttpHeaders.headers().add("user-agent", userAgent);
        call.headers()
                .forEach(
                        (name, values) -> {
                            if (!ReservedHeaders.ofConnection(name)) {
                                headers.add(name, values);
                            }
                        });
        return headers;
    }
}
