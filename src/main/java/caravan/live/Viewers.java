package caravan.live;

import caravan.Ids;
import caravan.Settings;
import caravan.bus.NatsLink;
import caravan.bus.Subjects;
import caravan.http.Json;
import caravan.http.Problem;
import caravan.inbox.Inboxes;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.ServerWebSocket;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The viewers of this process: who watches which inbox. */
@Singleton
public class Viewers {

    private final Settings settings;
    private final Inboxes inboxes;
    private final Turns turns;
    private final Replay replay;
    private final Waiting waiting;
    private final Map<String, Viewer> byKey = new ConcurrentHashMap<>();
    private final Map<String, Set<Viewer>> byInbox = new ConcurrentHashMap<>();

    Viewers(
            Settings settings,
            Inboxes inboxes,
            Turns turns,
            Replay replay,
            Waiting waiting,
            MeterRegistry metrics) {
        this.settings = settings;
        this.inboxes = inboxes;
        this.turns = turns;
        this.replay = replay;
        this.waiting = waiting;
        metrics.gauge("caravan.viewers", byKey, Map::size);
    }

    /**
     * @param coming how many are on their way in
     * @throws Problem 429 when the inbox has all the viewers that one process gives it
     */
    void checkRoom(String inbox, long coming) {
        if (count(inbox) + coming >= settings.limits().viewers()) {
            throw Problem.tooManyViewers(settings.limits().viewers());
        }
    }

    /**
     * How many watch this inbox in this process. One that was closed counts no more, even if it
     * does not listen and its socket takes a while to go.
     */
    public int count(String inbox) {
        return (int)
                byInbox.getOrDefault(inbox, Set.of()).stream()
                        .filter(viewer -> !viewer.isClosed())
                        .count();
    }

    /** A socket has opened. Its first message says with which id to come back. */
    void open(String key, ServerWebSocket socket, Admission admission) {
        Viewer viewer =
                new Viewer(
                        socket,
                        admission,
                        turns,
                        settings.limits().viewerMessages(),
                        settings.limits().viewerBytes().asLongValue());
        String comeBackWith = Ids.floor(Instant.now().minus(Replay.OVERLAP));
        viewer.send(waiting.message("{\"type\":\"ready\",\"after\":\"" + comeBackWith + "\"}"));
        admission.after().ifPresent(after -> viewer.beginReplay());
        byKey.put(key, viewer);
        byInbox.compute(admission.inbox(), (inbox, all) -> with(all, viewer));
        if (socket.isClosed()) {
            close(key);
            return;
        }
        admission.after().ifPresent(after -> replay.start(viewer, Ids.time(after)));
    }

    private static Set<Viewer> with(Set<Viewer> viewers, Viewer viewer) {
        Set<Viewer> all = viewers == null ? ConcurrentHashMap.newKeySet() : viewers;
        all.add(viewer);
        return all;
    }

    /** A socket has closed. */
    public void close(String key) {
        Viewer viewer = byKey.remove(key);
        if (viewer != null) {
            viewer.gone();
            byInbox.computeIfPresent(
                    viewer.admission().inbox(),
                    (inbox, all) -> {
                        all.remove(viewer);
                        return all.isEmpty() ? null : all;
                    });
        }
    }

    /** A client has said something. */
    public void hear(String key) {
        Viewer viewer = byKey.get(key);
        if (viewer != null) {
            viewer.hear(settings.limits().viewerChatter());
        }
    }

    /** A message of the bus: to all who watch its inbox. */
    public void show(String subject, byte[] json) {
        Collection<Viewer> watching = byInbox.getOrDefault(Subjects.inbox(subject), Set.of());
        if (!watching.isEmpty()) {
            Message message = waiting.event(json);
            watching.forEach(viewer -> viewer.show(message));
            makeRoom();
        }
    }

    /** News of deliveries, a JSON array: to all who watch their inbox and have room for it. */
    public void showDeliveries(String subject, byte[] json) throws IOException {
        Collection<Viewer> watching =
                byInbox.getOrDefault(subject.substring(News.SUBJECT.length()), Set.of());
        if (!watching.isEmpty()) {
            for (JsonNode delivery : Json.MAPPER.readTree(json)) {
                Message message = waiting.delivery(delivery.toString());
                watching.forEach(viewer -> viewer.offer(message));
            }
            makeRoom();
        }
    }

    /** Whether anybody watches this inbox in this process. */
    boolean watch(String inbox) {
        return byInbox.containsKey(inbox);
    }

    /** Over the bound those go for whom most is waiting, as long as it takes. */
    private void makeRoom() {
        while (waiting.isOverBound()) {
            Optional<Viewer> slowest =
                    byKey.values().stream()
                            .filter(viewer -> viewer.waiting() > 0)
                            .max(Comparator.comparingLong(Viewer::waiting));
            if (slowest.isEmpty()) {
                return;
            }
            slowest.get().close(Viewer.Close.TOO_SLOW);
        }
    }

    /** Keeps the connections open. */
    public void ping() {
        byKey.values().forEach(Viewer::ping);
    }

    /**
     * Closes those whose token is no longer valid, here or wherever it was changed, or too slow.
     */
    public void check() {
        makeRoom();
        byInbox.forEach(
                (inbox, viewers) ->
                        viewers.stream()
                                .map(viewer -> viewer.admission().tokenHash())
                                .distinct()
                                .forEach(hash -> check(viewers, hash)));
    }

    private void check(Collection<Viewer> viewers, String tokenHash) {
        inboxes.ownerOfHash(tokenHash)
                .thenAccept(
                        owner -> {
                            if (owner.isEmpty()) {
                                dismiss(viewers, tokenHash);
                            }
                        });
    }

    /** Closes at once those who came in by this token. */
    public void dismiss(String inbox, String tokenHash) {
        dismiss(byInbox.getOrDefault(inbox, Set.of()), tokenHash);
    }

    private static void dismiss(Collection<Viewer> viewers, String tokenHash) {
        for (Viewer viewer : viewers) {
            if (viewer.admission().tokenHash().equals(tokenHash)) {
                viewer.close(Viewer.Close.GONE);
            }
        }
    }

    /** Something may not have reached this process: all its viewers are shown it again. */
    void replay(@ObservesAsync NatsLink.Gap gap) {
        for (Set<Viewer> viewers : List.copyOf(byInbox.values())) {
            replay.start(List.copyOf(viewers), gap.since());
        }
    }

    /** Sends all away, to come back to whoever answers then. */
    public void dismissAll() {
        byKey.values().forEach(viewer -> viewer.close(Viewer.Close.RESTART));
    }
}
