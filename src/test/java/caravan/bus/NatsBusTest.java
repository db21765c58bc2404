package caravan.bus;

import caravan.event.Event;
import caravan.event.TestEvents;
import io.nats.client.Message;
import java.io.IOException;
import java.util.AbstractList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import servers.NatsServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What NATS has not taken is not published, however well all looks. */
class NatsBusTest {

    private final LinkToNats nats = new LinkToNats();
    private final NatsBus bus = nats.bus();

    @AfterEach
    void stop() throws Exception {
        nats.close();
    }

    /** Events among which something happens before one of them is looked at. */
    private static List<Event> meanwhile(List<Event> events, IntConsumer before) {
        return new AbstractList<>() {
            @Override
            public Event get(int index) {
                before.accept(index);
                return events.get(index);
            }

            @Override
            public int size() {
                return events.size();
            }
        };
    }

    @Test
    void answerOfTheNextConnectionProvesNothing() throws Exception {
        List<Message> published = nats.nats().subscribe("caravan.events.>");
        List<Event> events = List.of(TestEvents.event("lost"), TestEvents.event("taken"));
        nats.way().swallow();
        List<Event> torn =
                meanwhile(
                        events,
                        index -> {
                            if (index == 1) {
                                await().until(() -> nats.way().swallowed() > 200);
                                reconnect();
                            }
                        });
        assertThatThrownBy(() -> bus.publish(torn)).isInstanceOf(IOException.class);
        await().until(() -> !published.isEmpty());
        assertThat(published).extracting(NatsServer::id).containsExactly(events.get(1).id());
        await().ignoreExceptions()
                .until(
                        () -> {
                            bus.publish(events);
                            return true;
                        });
        await().until(() -> published.size() >= 3);
        assertThat(published).extracting(NatsServer::id).contains(events.get(0).id());
    }

    private void reconnect() {
        nats.way().cut();
        await().until(() -> !nats.link().isUp());
        nats.way().mend();
        await().until(nats.link()::isUp);
    }

    /** Several ask at once whether it has: a follower, and the sweep. */
    @Test
    void serverThatHangsHasTakenNothingAndIsNotSentMoreAndMore() throws Exception {
        nats.way().silence();
        AtomicInteger sent = new AtomicInteger();
        List<Event> large = Collections.nCopies(60, TestEvents.event("x".repeat(200_000)));
        Callable<Void> publish =
                () -> {
                    bus.publish(meanwhile(large, index -> sent.incrementAndGet()));
                    return null;
                };
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (Future<Void> attempt : threads.invokeAll(Collections.nCopies(4, publish))) {
            assertThatThrownBy(attempt::get).hasCauseInstanceOf(IOException.class);
        }
        threads.shutdown();
        assertThat(sent.get()).isLessThanOrEqualTo(4 * 6);
    }
}
