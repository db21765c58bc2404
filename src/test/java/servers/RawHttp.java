package servers;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
            Answer answer = read(new BufferedInputStream(new Timed(socket, patience)), method);
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

    private static Answer read(InputStream in, String method) throws IOException {
        String status = line(in);
        if (!status.matches("HTTP/1\\.\\d \\d{3}( .*)?")) {
            throw new IOException("not an HTTP/1 answer: " + status);
        }
        int code = Integer.parseInt(status.substring(9, 12));
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String[] parts = header.split(":", 2);
            headers.computeIfAbsent(parts[0], name -> new ArrayList<>()).add(parts[1].strip());
        }
        boolean bodiless = method.equals("HEAD") || code < 200 || code == 204;
        byte[] bytes = bodiless ? new byte[0] : body(in, headers);
        return code == 100 ? read(in, method) : new Answer(code, headers, bytes);
    }

    private static byte[] body(InputStream in, Map<String, List<String>> headers)
            throws IOException {
        List<String> length = headers.getOrDefault("Content-Length", List.of());
        if (headers.containsKey("Transfer-Encoding")) {
            return chunks(in);
        }
        return length.isEmpty() ? in.readAllBytes() : exactly(in, Integer.parseInt(length.get(0)));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int size;
        do {
            size = Integer.parseInt(line(in).replaceFirst(";.*", "").strip(), 16);
            body.write(exactly(in, size));
            line(in);
        } while (size > 0);
        return body.toByteArray();
    }

    private static byte[] exactly(InputStream in, int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new IOException("closed after " + bytes.length + " of " + size + " bytes");
        }
        return bytes;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("closed without an answer");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
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
