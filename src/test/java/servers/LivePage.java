package servers;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import static java.util.concurrent.CompletableFuture.anyOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The page of somebody who watches an inbox, opened before its first event. It comes back by
 * itself, to one process after the other, with the last id that came over a socket, and holds each
 * event once: as {@code live.js} and {@code feed.js} do.
 */
public final class LivePage implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int LONGEST_WAIT_MILLIS = 500;

    private final CaravanProcess.Inbox inbox;
    private final List<CaravanProcess> servers;
    private final Map<String, JsonNode> shown = new HashMap<>();
    private final CompletableFuture<Void> left = new CompletableFuture<>();
    private final Thread watching = new Thread(this::watch, "page");
    private String resumeFrom = "";
    private int repeats;
    private int connections;

    private LivePage(CaravanProcess.Inbox inbox, List<CaravanProcess> servers) {
        this.inbox = inbox;
        this.servers = servers;
    }

    /** Watches through the first of these, and through the next ones in turn when that breaks. */
    public static LivePage open(CaravanProcess.Inbox inbox, CaravanProcess... servers) {
        LivePage page = new LivePage(inbox, List.of(servers));
        page.watching.setDaemon(true);
        page.watching.start();
        await("a page").atMost(PATIENCE).until(() -> page.connections() > 0);
        return page;
    }

    private void watch() {
        for (int turn = 0; !left.isDone(); turn++) {
            CaravanProcess server = servers.get(turn % servers.size());
            try (Socket socket = Socket.open(server, server.inbox(inbox), resume(), this::hear)) {
                anyOf(left, socket.closed()).join();
            } catch (RuntimeException notThere) {
                // As the page does: it comes back later.
            }
            waitABit();
        }
    }

    private void waitABit() {
        int millis = ThreadLocalRandom.current().nextInt(LONGEST_WAIT_MILLIS);
        anyOf(
                        left,
                        new CompletableFuture<Void>()
                                .completeOnTimeout(null, millis, TimeUnit.MILLISECONDS))
                .join();
    }

    private synchronized String resume() {
        return resumeFrom.isEmpty() ? "" : "&after=" + resumeFrom;
    }

    private synchronized void hear(JsonNode message) {
        if (message.get("type").textValue().equals("event")) {
            JsonNode event = message.get("event");
            String id = event.get("id").textValue();
            repeats += shown.put(id, event) == null ? 0 : 1;
            seen(id);
        } else {
            connections++;
            if (resumeFrom.isEmpty()) {
                seen(message.get("after").textValue());
            }
        }
    }

    private void seen(String id) {
        resumeFrom = id.compareTo(resumeFrom) > 0 ? id : resumeFrom;
    }

    /** Number and id of each event on it that {@link Senders} sent. */
    public synchronized Map<Integer, String> numbers() {
        return Numbered.of(shown.values());
    }

    /** How often it was let in. */
    public synchronized int connections() {
        return connections;
    }

    /** How many events came that it held already. */
    public synchronized int repeats() {
        return repeats;
    }

    /** Until each of these is on it. */
    public void awaitAll(Collection<String> ids) {
        await(ids.size() + " events on a page")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(missing(ids)).isEmpty());
    }

    private synchronized List<String> missing(Collection<String> ids) {
        return ids.stream().filter(id -> !shown.containsKey(id)).toList();
    }

    @Override
    public void close() {
        left.complete(null);
        try {
            watching.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
