package caravan.live;

import caravan.Complaints;
import caravan.Settings;
import caravan.delivery.Audience;
import caravan.delivery.Deliveries;
import caravan.delivery.DeliveryJson;
import caravan.http.Json;
import com.fasterxml.jackson.databind.node.ArrayNode;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tells the bus what becomes of deliveries, a few times a second in batches. It is best effort:
 * when there is more than anybody could follow, the newest changes are told.
 */
@Singleton
public class News implements Audience {

    /** Puts a batch on the bus: a JSON array of deliveries. */
    public interface Publisher {
        void publish(String subject, byte[] json);
    }

    static final String SUBJECT = "caravan.deliveries.";

    private static final long EVERY_MILLIS = 100;

    /** Of one inbox at one time: of each some hundred bytes, so that NATS takes them. */
    private static final int AT_ONCE = 100;

    private static final int INBOXES = 1_000;

    private final boolean connected;
    private final Viewers viewers;
    private final Publisher publisher;
    private final Complaints complaints;
    private final Map<String, Deque<Deliveries.Read>> byInbox = new HashMap<>();
    private final ScheduledExecutorService teller = Executors.newSingleThreadScheduledExecutor();
    private boolean scheduled;

    News(Settings settings, Viewers viewers, Publisher publisher, Complaints complaints) {
        this.connected = settings.connected();
        this.viewers = viewers;
        this.publisher = publisher;
        this.complaints = complaints;
    }

    /** Who watches elsewhere, a process does not know. */
    @Override
    public boolean watches(String inbox) {
        return connected || viewers.watch(inbox);
    }

    @Override
    public synchronized void tell(Deliveries.Read changed) {
        String inbox = changed.delivery().inbox();
        if (byInbox.size() >= INBOXES && !byInbox.containsKey(inbox)) {
            return;
        }
        Deque<Deliveries.Read> news = byInbox.computeIfAbsent(inbox, first -> new ArrayDeque<>());
        if (news.size() >= AT_ONCE) {
            news.poll();
        }
        news.add(changed);
        if (!scheduled && !teller.isShutdown()) {
            scheduled = true;
            try {
                teller.schedule(this::publishAll, EVERY_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException stopping) {
                // Nobody is told any more.
            }
        }
    }

    private void publishAll() {
        take().forEach(this::publish);
    }

    private synchronized Map<String, List<Deliveries.Read>> take() {
        scheduled = false;
        Map<String, List<Deliveries.Read>> taken = new HashMap<>();
        byInbox.forEach((inbox, news) -> taken.put(inbox, new ArrayList<>(news)));
        byInbox.clear();
        return taken;
    }

    private void publish(String inbox, List<Deliveries.Read> news) {
        ArrayNode batch = Json.MAPPER.createArrayNode();
        news.forEach(each -> batch.add(DeliveryJson.brief(each)));
        try {
            publisher.publish(SUBJECT + inbox, Json.bytes(batch));
        } catch (RuntimeException away) {
            complaints.warn("Viewers are not told of deliveries", away.toString());
        }
    }

    @PreDestroy
    void stop() {
        teller.shutdownNow();
    }
}
