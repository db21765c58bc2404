package caravan.bus;

import io.nats.client.Connection;
import io.nats.client.api.ServerInfo;
import java.io.IOException;
import java.util.concurrent.CancellationException;

/**
 * The time for which a connection stands with one server. A connection comes back by itself, and
 * what was sent before is then lost or not: so an answer counts only if it is the session's own.
 */
final class Session {

    private final Connection connection;
    private final String identity;

    Session(Connection connection) {
        this.connection = connection;
        this.identity = identity(connection.getServerInfo());
    }

    private static String identity(ServerInfo server) {
        return server.getServerId() + " " + server.getClientId();
    }

    /**
     * Returns when the server has taken all that was sent to it, and all that it had for us before
     * has come. This is not a flush, which also returns when the connection is just being lost, or
     * when too many answers are outstanding.
     *
     * @throws IOException when that is not known
     */
    void awaitAnswer() throws IOException {
        try {
            connection.RTT();
        } catch (CancellationException e) {
            throw new IOException("the connection was lost", e);
        }
        if (!isSame(new Session(connection))) {
            throw new IOException("the server was replaced");
        }
    }

    boolean isSame(Session other) {
        return identity.equals(other.identity);
    }
}
