package servers;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import servers.Http.Answer;

/** Sends bytes that no HTTP client would, over a connection of its own, and reads one answer. */
public final class RawHttp {
    private final URI server;
    private final Duration patience;

    private RawHttp(URI server, Duration patience) {
        this.server = server;
        this.patience = patience;
    }

    public static RawHttp at(String baseUrl) {
        return new RawHttp(URI.create(baseUrl), Duration.ofSeconds(10));
    }

    /** How long the whole answer may take, from the first byte sent. */
    public RawHttp within(Duration patience) {
        return new RawHttp(server, patience);
    }

    public Answer send(String latin1) {
        return send(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * Sends these bytes and leaves the connection open, so that a body may be left unfinished.
     *
     * @throws UncheckedIOException when no whole answer comes in time
     */
    public Answer send(byte[] request) {
        String line = new String(request, StandardCharsets.ISO_8859_1).split("\\R", 2)[0];
        String method = line.replaceFirst(" .*", "");
        String target = line.replaceFirst("^\\S* ?", "").replaceFirst(" HTTP/[\\d.]+$", "");
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            // Apart from reading: an answer may come, and the connection break, before all is sent.
            Thread writer = new Thread(() -> write(socket, request), "raw-http-writer");
            writer.setDaemon(true);
            writer.start();
            Answer answer =
                    RawAnswer.read(new BufferedInputStream(new Timed(socket, patience)), method);
            Contract.check(method, target, answer.status(), answer.headers(), answer.bytes());
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(line + ": " + e.getMessage(), e);
        }
    }

    private static void write(Socket socket, byte[] request) {
        try {
            socket.getOutputStream().write(request);
        } catch (IOException e) {
            // The server would not have all of it; whether that was right, its answer says.
        }
    }

    /** Reads until a moment in all, where a socket's own time-out would begin anew at each byte. */
    private static final class Timed extends FilterInputStream {
        private final Socket socket;
        private final long end;

        Timed(Socket socket, Duration patience) throws IOException {
            super(socket.getInputStream());
            this.socket = socket;
            this.end = System.nanoTime() + patience.toNanos();
        }

        @Override
        public int read(byte[] into, int from, int count) throws IOException {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new SocketTimeoutException("no whole answer in time");
            }
            socket.setSoTimeout((int) left);
            return super.read(into, from, count);
        }
    }
}
