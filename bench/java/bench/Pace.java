package bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import servers.CaravanProcess;

/**
 * So many requests a second, however long each takes: a time is counted from the moment at which
 * the request was due, so that what waits for a slow answer is not left out.
 */
final class Pace {

    private static final int CONNECTIONS = 32;

    private final URI url;
    private final LongFunction<byte[]> requests;
    private final double perSecond;
    private final Queue<Double> millis = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();

    private Pace(String url, LongFunction<byte[]> requests, double perSecond) {
        this.url = URI.create(url);
        this.requests = requests;
        this.perSecond = perSecond;
    }

    /** The same request each time. */
    static Load post(String url, String token, double perSecond, int seconds) {
        byte[] request =
                request(
                        url,
                        token,
                        "{\"type\":\"PUSH_ARTIFACT\",\"number\":12345,\"text\":\""
                                + "caravan ".repeat(122)
                                + "\"}");
        return new Pace(url, number -> request, perSecond).run(seconds);
    }

    /** Into these inboxes in turn, each with a body of its own. */
    static Load post(
            String url,
            List<CaravanProcess.Inbox> inboxes,
            Supplier<String> body,
            double perSecond,
            int seconds) {
        return new Pace(
                        url,
                        number ->
                                request(
                                        url,
                                        inboxes.get((int) (number % inboxes.size())).token(),
                                        body.get()),
                        perSecond)
                .run(seconds);
    }

    private static byte[] request(String url, String token, String body) {
        URI to = URI.create(url);
        String query = to.getRawQuery() == null ? "" : "?" + to.getRawQuery();
        return String.join(
                        "\r\n",
                        "POST " + to.getPath() + query + " HTTP/1.1",
                        "Host: " + to.getAuthority(),
                        "Authorization: Bearer " + token,
                        "Content-Type: application/json",
                        "Content-Length: " + body.length(),
                        "",
                        body)
                .getBytes(StandardCharsets.UTF_8);
    }

    private Load run(int seconds) {
        long total = Math.round(perSecond * seconds);
        long begin = System.nanoTime() + 100_000_000;
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            int first = i;
            Thread sender = new Thread(() -> send(first, total, begin));
            sender.start();
            senders.add(sender);
        }
        senders.forEach(Pace::join);
        if (!faults.isEmpty()) {
            throw new IllegalStateException("A sender failed", faults.peek());
        }
        double[] all = millis.stream().mapToDouble(Double::doubleValue).toArray();
        return new Load(
                (System.nanoTime() - begin) / 1e9,
                all.length,
                Figures.percentile(all, 50),
                Figures.percentile(all, 99));
    }

    private void send(int first, long total, long begin) {
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (long number = first; number < total; number += CONNECTIONS) {
                long due = begin + Math.round(number / perSecond * 1e9);
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                socket.getOutputStream().write(requests.apply(number));
                read(in);
                millis.add((System.nanoTime() - due) / 1e6);
            }
        } catch (IOException | RuntimeException e) {
            faults.add(e);
        }
    }

    /** One answer, which must be 202 and say its length. */
    private static void read(InputStream in) throws IOException {
        String status = line(in);
        if (!status.startsWith("HTTP/1.1 202")) {
            throw new IOException("answered: " + status);
        }
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).trim());
            }
        }
        in.skipNBytes(length);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection was closed");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
