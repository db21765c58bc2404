package servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A way to a server that can break without harm to the server or to others: cut, silent, or losing
 * what is sent. It keeps its own port whatever server it leads to.
 */
public final class TcpProxy implements AutoCloseable {

    /** What is passed on at once, as it was or changed. */
    @FunctionalInterface
    interface Carrying {

        /**
         * @return null at the end
         */
        byte[] next(InputStream from, boolean fromClient) throws IOException;
    }

    private enum State {
        WHOLE,
        CUT,
        SILENT,
        SWALLOWING
    }

    private final ServerSocket clients;
    private final Carrying carrying;
    private final Set<java.net.Socket> open = ConcurrentHashMap.newKeySet();
    private int server;
    private State state = State.WHOLE;
    private final AtomicLong swallowed = new AtomicLong();
    private final AtomicInteger attempts = new AtomicInteger();

    private TcpProxy(ServerSocket clients, int server, Carrying carrying) {
        this.clients = clients;
        this.server = server;
        this.carrying = carrying;
    }

    /**
     * @param server a port of this machine
     */
    public static TcpProxy to(int server) {
        return to(server, TcpProxy::whateverHasCome);
    }

    static TcpProxy to(int server, Carrying carrying) {
        try {
            ServerSocket clients = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            TcpProxy proxy = new TcpProxy(clients, server, carrying);
            start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] whateverHasCome(InputStream from, boolean fromClient) throws IOException {
        byte[] some = new byte[65_536];
        int read = from.read(some);
        return read < 0 ? null : Arrays.copyOf(some, read);
    }

    public int port() {
        return clients.getLocalPort();
    }

    /** Ends all connections; new ones are closed at once, until {@link #mend}. */
    public void cut() {
        become(State.CUT);
        closeAll();
    }

    /** Nothing comes through any more, and nobody is told. */
    public void silence() {
        become(State.SILENT);
    }

    /** What clients send is taken and lost. */
    public void swallow() {
        become(State.SWALLOWING);
    }

    /** Bytes that were lost so far. */
    public long swallowed() {
        return swallowed.get();
    }

    /** How often somebody has tried to connect so far. */
    public int attempts() {
        return attempts.get();
    }

    /** All is well again; what was held up by silence goes on. */
    public void mend() {
        become(State.WHOLE);
    }

    /** Leads to another server from now on; connections to the old one end. */
    public void leadTo(int other) {
        synchronized (this) {
            server = other;
        }
        closeAll();
    }

    private synchronized void become(State next) {
        state = next;
        notifyAll();
    }

    private synchronized State heard() throws InterruptedException {
        while (state == State.SILENT) {
            wait();
        }
        return state;
    }

    private synchronized int server() throws IOException {
        if (state == State.CUT) {
            throw new IOException("cut");
        }
        return server;
    }

    private void accept() {
        while (!clients.isClosed()) {
            try {
                connect(clients.accept());
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(java.net.Socket client) {
        attempts.incrementAndGet();
        open.add(client);
        try {
            java.net.Socket link = new java.net.Socket(InetAddress.getLoopbackAddress(), server());
            open.add(link);
            link.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            start(() -> pass(client, link, true));
            start(() -> pass(link, client, false));
        } catch (IOException away) {
            close(client);
        }
    }

    private void pass(java.net.Socket from, java.net.Socket to, boolean fromClient) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (byte[] some = carrying.next(in, fromClient);
                    some != null;
                    some = carrying.next(in, fromClient)) {
                if (heard() == State.SWALLOWING && fromClient) {
                    swallowed.addAndGet(some.length);
                } else {
                    out.write(some);
                }
            }
        } catch (IOException | InterruptedException ended) {
            // Both sides are closed by that.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private void closeAll() {
        open.forEach(TcpProxy::close);
    }

    private static void close(java.net.Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // So it is closed.
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "tcp-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        cut();
        try {
            clients.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
