package caravan.webhook;

import caravan.TestSettings;
import caravan.http.Problem;
import caravan.store.TestStore;
import com.mongodb.client.model.Filters;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Webhooks that several change at once: one wins, and its schedule stands. */
class WebhooksTest {

    private static final int LIMIT = 100;
    private static final int FREE = 5;
    private static final Instant NOW = Instant.parse("2026-11-22T06:00:00Z");

    private final TestStore store = new TestStore(TestSettings.with());
    private final TestWebhooks here = new TestWebhooks(store.collections());
    private final TestWebhooks there = new TestWebhooks(store.collections());

    @AfterEach
    void stop() {
        store.close();
    }

    private List<Document> schedules() {
        return store.collections().schedules().find().into(new ArrayList<>());
    }

    private Webhook stored(Webhook webhook) {
        return here.webhooks.find("inbox", webhook.id()).orElseThrow();
    }

    private static Webhook every(Webhook old, int seconds) {
        return old.changed(
                TestWebhooks.reading(
                        "{'name':'a','destination':'https://example.com/a',"
                                + "'trigger':{'every':'"
                                + seconds
                                + "s'}}",
                        NOW),
                NOW);
    }

    private void assertScheduleIsItsOwn(Webhook webhook) {
        Instant next = webhook.schedule().orElseThrow().next(NOW).orElseThrow();
        assertThat(schedules())
                .singleElement()
                .satisfies(
                        it -> {
                            assertThat(it.getString("_id"))
                                    .isEqualTo(webhook.id() + "." + webhook.revision());
                            assertThat(it.getDate("nextAt").toInstant()).isEqualTo(next);
                        });
    }

    /** The other change comes between this one's reading and its writing. */
    @Test
    void whoLosesLeavesTheWinnersScheduleAlone() {
        Webhook webhook = here.register("a", "'trigger':{'every':'5s'}", NOW);
        boolean[] first = {true};
        Webhook changed =
                here.webhooks
                        .change(
                                "inbox",
                                webhook.id(),
                                old -> {
                                    if (first[0]) {
                                        first[0] = false;
                                        there.webhooks.change(
                                                "inbox", old.id(), it -> every(it, 7));
                                    }
                                    return every(old, 3600);
                                })
                        .orElseThrow();
        assertThat(changed.revision()).isEqualTo(3);
        assertScheduleIsItsOwn(changed);
    }

    @Test
    void manyAtOnceEndWithOneWebhookAndItsSchedule() throws InterruptedException {
        for (int round = 0; round < 10; round++) {
            String name = "w" + round;
            CountDownLatch start = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                TestWebhooks process = i % 2 == 0 ? here : there;
                String trigger = "'trigger':{'every':'" + (5 + i) + "s'}";
                Thread thread =
                        new Thread(
                                () -> {
                                    await(start);
                                    process.register(name, trigger, NOW);
                                });
                thread.start();
                threads.add(thread);
            }
            start.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            Document only = store.collections().webhooks().find(Filters.eq("name", name)).first();
            Webhook webhook = WebhookDocument.webhook(only);
            assertThat(webhook.revision()).isEqualTo(6);
            assertScheduleIsItsOwn(webhook);
            here.webhooks.remove(webhook);
            assertThat(schedules()).isEmpty();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Two processes, each with many: whatever comes of it, an inbox holds no more than it may. */
    @Test
    void anInboxHasItsLimitHoweverManyRegisterAtOnce() throws InterruptedException {
        for (int i = 0; i < LIMIT - FREE; i++) {
            here.register("w" + i, "'trigger':{'events':{}}", NOW);
        }
        CountDownLatch start = new CountDownLatch(1);
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 6 * FREE; i++) {
            TestWebhooks process = i % 2 == 0 ? here : there;
            String name = "late" + i;
            Thread thread =
                    new Thread(
                            () -> {
                                await(start);
                                try {
                                    process.register(name, "'trigger':{'every':'5s'}", NOW);
                                    taken.incrementAndGet();
                                } catch (Problem full) {
                                    refused.incrementAndGet();
                                }
                            });
            thread.start();
            threads.add(thread);
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(taken.get() + refused.get()).isEqualTo(6 * FREE);
        assertThat(taken.get()).isLessThanOrEqualTo(FREE);
        assertThat(store.collections().webhooks().countDocuments())
                .isEqualTo(LIMIT - FREE + taken.get());
        assertThat(schedules()).hasSize(taken.get());
    }

    @Test
    void theMostIsASetting() {
        TestWebhooks two = new TestWebhooks(store.collections(), "limits.webhooks", "2");
        two.register("a", "'trigger':{'events':{}}", NOW);
        two.register("b", "'trigger':{'events':{}}", NOW);
        assertThatThrownBy(() -> two.register("c", "'trigger':{'events':{}}", NOW))
                .isInstanceOf(Problem.class);
    }

    /** In one process all the room there is is used. */
    @Test
    void oneProcessFillsItsInbox() {
        for (int i = 0; i < LIMIT; i++) {
            here.register("w" + i, "'trigger':{'events':{}}", NOW);
        }
        assertThatThrownBy(() -> here.register("more", "'trigger':{'events':{}}", NOW))
                .isInstanceOf(Problem.class);
        here.register("w0", "'trigger':{'every':'5s'}", NOW);
        assertThat(store.collections().webhooks().countDocuments()).isEqualTo(LIMIT);
    }

    @Test
    void twoNewSecretsAtOnceAreBothKept() {
        Webhook webhook = here.register("a", "'trigger':{'events':{}}", NOW);
        String[] other = new String[1];
        Webhook rotated =
                here.webhooks
                        .change(
                                "inbox",
                                webhook.id(),
                                old -> {
                                    if (other[0] == null) {
                                        other[0] =
                                                there.webhooks
                                                        .change(
                                                                "inbox",
                                                                old.id(),
                                                                it -> it.rotated(NOW))
                                                        .orElseThrow()
                                                        .secrets()
                                                        .current()
                                                        .reveal();
                                    }
                                    return old.rotated(NOW);
                                })
                        .orElseThrow();
        assertThat(stored(rotated).secrets().valid(NOW).stream().map(Secret::reveal).toList())
                .hasSize(3)
                .contains(other[0]);
    }

    @Test
    void switchingOffYieldsToAChange() {
        Webhook webhook = here.register("a", "'trigger':{'every':'5s'}", NOW);
        there.register("a", "'trigger':{'every':'6s'}", NOW);
        assertThat(here.webhooks.switchOff(webhook, SwitchedOff.GONE)).isFalse();
        assertThat(here.webhooks.switchOff(stored(webhook), SwitchedOff.GONE)).isTrue();
        assertThat(here.webhooks.switchOff(stored(webhook), SwitchedOff.GONE)).isFalse();
        assertThat(schedules()).isEmpty();
    }

    /** It was deleted while its registration was under way. */
    @Test
    void nothingIsRegisteredInAnInboxThatIsNoMore() {
        store.collections().inboxes().deleteMany(new Document());
        assertThatThrownBy(() -> here.register("a", "'trigger':{'every':'5s'}", NOW))
                .isInstanceOf(Problem.class)
                .hasMessage("No inbox has this token.");
        assertThat(store.collections().webhooks().countDocuments()).isZero();
        assertThat(schedules()).isEmpty();
    }

    @Test
    void schedulesOfALongerIdStay() {
        Webhook webhook = here.register("a", "'trigger':{'every':'5s'}", NOW);
        here.register("b", "'trigger':{'every':'5s'}", NOW);
        here.webhooks.remove(webhook);
        assertThat(schedules()).hasSize(1);
    }

    /** Who reads while a change is made may keep the old for itself, but gives it to nobody. */
    @Test
    void whatWasReadBeforeAChangeIsNotKnownAfterIt() {
        Webhook webhook = here.register("a", "'trigger':{'events':{}}", NOW);
        KnownWebhooks.Snapshot before = here.known.now();
        there.switchedOff(webhook);
        KnownWebhooks.Snapshot after = here.known.now();
        before.of("inbox");
        assertThat(after.of("inbox").get(webhook.id()).registration().enabled()).isFalse();
    }
}
