package servers;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import servers.Http.Answer;

/**
 * Sends bytes over a connection of its own, and after them a request that asks for its end; reads
 * all that is answered until the server has closed it.
 */
public final class Exchange {

    private static final byte[] LAST =
            "GET /last HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.ISO_8859_1);

    private static final Pattern HANDSHAKE = Pattern.compile("(?i)\\nupgrade *: *websocket");

    /** So many bytes are sent whether they are read or not. */
    private static final int FITS = 16 << 10;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SILENCE = Duration.ofMillis(150);

    /**
     * @param answers the last may be that of our own last request
     * @param complete whether there was no more: false where the connection broke, or the sender
     *     went without an answer
     */
    public record Outcome(List<Answer> answers, boolean complete) {}

    private Exchange() {}

    /**
     * @param request may be several in a row
     * @param methods of each of them, as far as that is known
     * @param whole whether the server can see the end of the last; when it cannot, and says nothing
     *     for a while, the sender goes
     * @throws IOException when the server leaves the connection open
     */
    public static Outcome with(
            CaravanProcess caravan, byte[] request, List<String> methods, boolean whole)
            throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", caravan.port()));
            boolean shakes = isHandshake(request);
            if (shakes) {
                write(socket, request);
            } else if (request.length < FITS) {
                write(socket, request, LAST);
            } else {
                // Apart from reading: the answer may come before all is sent.
                Thread writer = new Thread(() -> write(socket, request, LAST), "exchange-writer");
                writer.setDaemon(true);
                writer.start();
            }
            Patient patient = new Patient(socket, whole);
            InputStream in = new BufferedInputStream(patient);
            List<Answer> answers = new ArrayList<>();
            boolean broken = false;
            try {
                while (!isSwitched(answers) && isMore(in)) {
                    int number = answers.size();
                    String method = number < methods.size() ? methods.get(number) : "GET";
                    answers.add(RawAnswer.read(in, method));
                    if (shakes && number == 0 && !isSwitched(answers)) {
                        write(socket, LAST);
                    }
                }
            } catch (SocketTimeoutException open) {
                throw open;
            } catch (IOException e) {
                broken = true;
            }
            answers.forEach(TestRun::secretsOf);
            return new Outcome(answers, !broken && !answers.isEmpty());
        }
    }

    private static boolean isSwitched(List<Answer> answers) {
        return !answers.isEmpty() && answers.get(answers.size() - 1).status() == 101;
    }

    /** Behind one nothing may be said before it was answered (RFC 6455, 4.1). */
    private static boolean isHandshake(byte[] request) {
        return request.length < FITS
                && HANDSHAKE.matcher(new String(request, StandardCharsets.ISO_8859_1)).find();
    }

    private static void write(Socket socket, byte[]... parts) {
        try {
            OutputStream out = socket.getOutputStream();
            for (byte[] part : parts) {
                out.write(part);
            }
        } catch (IOException closed) {
            // The server would not have all of it; whether that was right, its answer says.
        }
    }

    private static boolean isMore(InputStream in) throws IOException {
        in.mark(1);
        int next = in.read();
        in.reset();
        return next >= 0;
    }

    /** Ends what is sent after some silence, if the server may be waiting for more. */
    private static final class Patient extends FilterInputStream {

        private final Socket socket;
        private boolean waits;
        private boolean gone;

        Patient(Socket socket, boolean whole) throws IOException {
            super(socket.getInputStream());
            this.socket = socket;
            waits = !whole;
        }

        @Override
        public int read(byte[] into, int from, int count) throws IOException {
            if (waits) {
                socket.setSoTimeout((int) SILENCE.toMillis());
                try {
                    return super.read(into, from, count);
                } catch (SocketTimeoutException silence) {
                    waits = false;
                    gone = true;
                    socket.shutdownOutput();
                }
            }
            socket.setSoTimeout((int) PATIENCE.toMillis());
            return super.read(into, from, count);
        }
    }
}
