package bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import servers.CaravanProcess;

/** Calls with the token of one inbox, whose answers are read and not checked further. */
final class Reader {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SENDING = 64;

    private final String url;
    private final String token;

    Reader(CaravanProcess caravan, CaravanProcess.Inbox inbox) {
        url = caravan.url();
        token = inbox.token();
    }

    /** One page, or as many as there are. */
    record Pages(double millis, int calls, int events, String last) {}

    Pages page(String query) {
        return pages(query, 1);
    }

    Pages all(String query) {
        return pages(query, Integer.MAX_VALUE);
    }

    private Pages pages(String query, int most) {
        long begun = System.nanoTime();
        int calls = 0;
        int events = 0;
        String from = "";
        String last = "";
        do {
            JsonNode page = json(call("GET", "/data?" + query + from, null));
            calls++;
            events += page.get("items").size();
            last = page.get("next").asText("");
            from = "&before=" + last;
        } while (!last.isEmpty() && calls < most);
        return new Pages((System.nanoTime() - begun) / 1e6, calls, events, last);
    }

    double millis(String method, String path) {
        long begun = System.nanoTime();
        call(method, path, null);
        return (System.nanoTime() - begun) / 1e6;
    }

    /** Sends so many events of so many bytes; one in a hundred has the word needle. */
    void fill(int number, int bytes) throws InterruptedException {
        Random random = new Random(number);
        Semaphore room = new Semaphore(SENDING);
        AtomicReference<Throwable> fault = new AtomicReference<>();
        for (int i = 0; i < number; i++) {
            StringBuilder text = new StringBuilder(bytes + 20).append(i % 100 == 0 ? "needle " : "");
            while (text.length() < bytes - 60) {
                text.append(Long.toHexString(random.nextLong())).append(' ');
            }
            String body = "{\"type\":\"PUSH_ARTIFACT\",\"number\":" + i + ",\"text\":\"" + text + "\"}";
            room.acquire();
            send("POST", "/data", body)
                    .whenComplete(
                            (answer, failure) -> {
                                if (failure != null) {
                                    fault.set(failure);
                                }
                                room.release();
                            });
        }
        room.acquire(SENDING);
        if (fault.get() != null) {
            throw new IllegalStateException("Not all was stored", fault.get());
        }
    }

    private String call(String method, String path, String body) {
        return send(method, path, body).join();
    }

    private CompletableFuture<String> send(String method, String path, String body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        return CLIENT.sendAsync(request.build(), BodyHandlers.ofString())
                .thenApply(
                        answer -> {
                            if (answer.statusCode() / 100 != 2) {
                                throw new IllegalStateException(
                                        method + " " + path + " was answered " + answer.body());
                            }
                            return answer.body();
                        });
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
