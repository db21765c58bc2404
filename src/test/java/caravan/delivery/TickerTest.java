package caravan.delivery;

import caravan.webhook.TestWebhooks;
import caravan.webhook.Webhook;
import com.mongodb.client.model.Filters;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Times become deliveries: each once, however many processes look at the clock. */
class TickerTest {

    private static final String EVERY = "'trigger':{'every':'5s'}";

    private final Outbound outbound = new Outbound();
    private final Outbound other = outbound.other();
    private final Instant start = outbound.clock.instant();

    @AfterEach
    void stop() {
        other.close();
        outbound.close();
    }

    private void move(long seconds) {
        outbound.clock.move(Duration.ofSeconds(seconds));
    }

    private List<Instant> tick(Outbound process) {
        return Outbound.ticks(process.ticker.tick());
    }

    @Test
    void owesEachTickWhenItIsDue() {
        outbound.register("a", EVERY);
        assertThat(tick(outbound)).isEmpty();
        move(5);
        assertThat(tick(outbound)).containsExactly(start.plusSeconds(5));
        assertThat(tick(outbound)).isEmpty();
        move(9);
        assertThat(tick(outbound)).containsExactly(start.plusSeconds(10));
    }

    @Test
    void ticksThatAreALittleLateAreAllMade() {
        outbound.register("a", EVERY);
        move(15);
        assertThat(tick(outbound))
                .containsExactly(
                        start.plusSeconds(5), start.plusSeconds(10), start.plusSeconds(15));
    }

    @Test
    void ticksThatAreLaterBecomeOne() {
        outbound.register("a", EVERY);
        move(1_001);
        assertThat(tick(outbound)).containsExactly(start.plusSeconds(5));
        move(4);
        assertThat(tick(outbound)).containsExactly(start.plusSeconds(1_005));
    }

    @Test
    void twoAtOnceOweEachTickOnce() throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            outbound.register("webhook-" + i, EVERY);
        }
        for (int round = 1; round <= 10; round++) {
            move(5);
            Thread one = new Thread(() -> outbound.ticker.tick());
            Thread two = new Thread(() -> other.ticker.tick());
            one.start();
            two.start();
            one.join();
            two.join();
            assertThat(outbound.due()).hasSize(20 * round);
        }
    }

    /** Its process died between the two writes; the tick may be over by now. */
    @Test
    void aTickThatWasOwedBeforeItsScheduleMovedIsNotOwedAgain() {
        Webhook webhook = outbound.register("a", EVERY);
        move(5);
        List<Leased> leased = outbound.ticker.tick();
        outbound.dispatch.begin(leased);
        outbound.end(leased.get(0), new Outcome.Delivered());
        store(webhook, start.plusSeconds(5));
        assertThat(tick(other)).isEmpty();
        assertThat(outbound.due()).isEmpty();
        assertThat(outbound.states()).containsExactly("delivered");
    }

    private void store(Webhook webhook, Instant nextAt) {
        outbound.store
                .collections()
                .schedules()
                .updateOne(
                        Filters.eq("_id", webhook.id() + "." + webhook.revision()),
                        new Document("$set", new Document("nextAt", java.util.Date.from(nextAt))));
    }

    @Test
    void onlyTheScheduleThatTheWebhookNamesCounts() {
        Webhook webhook = outbound.register("a", EVERY);
        outbound.hooks.register("a", "'trigger':{'every':'60s'}", start);
        outbound.store
                .collections()
                .schedules()
                .insertOne(
                        new Document("_id", webhook.id() + ".1")
                                .append("webhook", webhook.id())
                                .append("revision", 1L)
                                .append("inbox", "inbox")
                                .append("nextAt", java.util.Date.from(start.plusSeconds(5))));
        move(5);
        assertThat(tick(outbound)).isEmpty();
        assertThat(outbound.schedules()).hasSize(1);
        move(55);
        assertThat(tick(outbound)).containsExactly(start.plusSeconds(60));
    }

    /** The change stands in the store, and nobody has been told of it yet. */
    @Test
    void aScheduleThatIsNewerThanWhatIsKnownIsNotThrownAway() {
        outbound.register("b", EVERY);
        move(5);
        outbound.ticker.tick();
        var number = outbound.store.collections().changes().find().first().get("number");
        outbound.register("a", EVERY);
        outbound.store
                .collections()
                .changes()
                .updateOne(
                        Filters.eq("_id", "webhooks"),
                        new Document("$set", new Document("number", number)));
        move(5);
        assertThat(tick(outbound)).hasSize(2);
        assertThat(outbound.schedules()).hasSize(2);
    }

    /** Its process died between writing the webhook and its schedule. */
    @Test
    void aScheduleThatIsMissingIsMade() {
        Webhook webhook = outbound.register("a", EVERY);
        outbound.register("once", "'trigger':{'at':'" + start.plusSeconds(7) + "'}");
        outbound.ticker.tick();
        outbound.store.collections().schedules().deleteMany(new Document());
        move(70);
        assertThat(tick(outbound))
                .containsExactlyInAnyOrder(start.plusSeconds(5), start.plusSeconds(7));
        move(5);
        assertThat(tick(outbound)).containsExactly(start.plusSeconds(75));
        assertThat(webhook.revision()).isOne();
    }

    @Test
    void aMomentComesOnce() {
        outbound.register("once", "'trigger':{'at':'" + start.plusSeconds(7) + "'}");
        move(7);
        assertThat(tick(outbound)).containsExactly(start.plusSeconds(7));
        outbound.store.collections().deliveriesDue().deleteMany(new Document());
        move(70);
        assertThat(tick(outbound)).isEmpty();
        assertThat(tick(other)).isEmpty();
    }

    @Test
    void aMomentThatPassesWhileItIsOffIsOver() {
        Webhook webhook =
                outbound.register("once", "'trigger':{'at':'" + start.plusSeconds(7) + "'}");
        Webhook off = outbound.hooks.switchedOff(webhook);
        move(8);
        outbound.hooks.webhooks.change("inbox", off.id(), this::on);
        assertThat(tick(outbound)).isEmpty();
        move(70);
        assertThat(tick(outbound)).isEmpty();
    }

    private Webhook on(Webhook off) {
        return TestWebhooks.on(off, outbound.clock.instant());
    }

    @Test
    void whatIsDueWhenItsWebhookIsChangedIsMade() {
        Webhook same = outbound.register("same", EVERY);
        outbound.register("other", EVERY);
        move(5);
        outbound.hooks.webhooks.change("inbox", same.id(), this::on);
        outbound.register("other", "'trigger':{'every':'60s'}");
        assertThat(tick(outbound)).containsExactly(start.plusSeconds(5), start.plusSeconds(5));
        assertThat(tick(other)).isEmpty();
        move(5);
        assertThat(tick(outbound)).containsExactly(start.plusSeconds(10));
        assertThat(outbound.schedules()).hasSize(2);
    }

    @Test
    void manyChangesSwallowNoTick() {
        Webhook webhook = outbound.register("a", EVERY);
        int ticks = 0;
        for (int i = 0; i < 30; i++) {
            move(1);
            outbound.hooks.webhooks.change("inbox", webhook.id(), this::on);
            ticks += tick(outbound).size();
        }
        assertThat(ticks).isEqualTo(6);
    }

    @Test
    void aTickAndAMomentInOneSecondAreTwo() {
        outbound.register("a", "'trigger':{'every':'1s'}");
        move(1);
        assertThat(tick(outbound)).hasSize(1);
        Instant later = start.plusSeconds(1).plusMillis(300);
        outbound.register("a", "'trigger':{'at':'" + later + "'}");
        move(1);
        assertThat(tick(outbound)).containsExactly(later);
    }

    /** Its process died between writing the webhook and its schedule, and nobody came for hours. */
    @Test
    void whatFellDueMeanwhileComesOnce() {
        outbound.register("a", EVERY);
        outbound.store.collections().schedules().deleteMany(new Document());
        move(10_000);
        assertThat(tick(outbound)).containsExactly(start.plusSeconds(5));
        move(5);
        assertThat(tick(outbound)).containsExactly(start.plusSeconds(10_005));
    }

    @Test
    void ofAnInboxThatIsNoMoreNothingIsLeft() {
        outbound.register("a", EVERY);
        outbound.store.collections().inboxes().deleteMany(new Document());
        assertThat(tick(outbound)).isEmpty();
        assertThat(outbound.schedules()).isEmpty();
        assertThat(outbound.store.collections().webhooks().countDocuments()).isZero();
    }

    @Test
    void whatIsSwitchedOffOrRemovedTicksNoMore() {
        Webhook off = outbound.register("off", EVERY);
        Webhook removed = outbound.register("removed", EVERY);
        other.hooks.switchedOff(off);
        other.hooks.webhooks.remove(removed);
        assertThat(outbound.schedules()).isEmpty();
        move(60);
        assertThat(tick(outbound)).isEmpty();
    }
}
