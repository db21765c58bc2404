package servers;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What holds in the end of the events of an inbox, whatever died meanwhile. */
public final class Completeness {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private Completeness() {}

    /**
     * What was answered 202 is stored; what is stored, and nothing else, is on NATS and on every
     * page; none is still to be followed.
     *
     * @param senders who have stopped
     */
    public static void check(
            CaravanProcess.Inbox inbox,
            Senders senders,
            MongoServer mongo,
            EventStream published,
            List<LivePage> pages)
            throws Exception {
        Map<Integer, String> stored = Numbered.stored(inbox);
        System.out.printf(
                "%d answered 202, %d refused, %d without an answer, %d stored%n",
                senders.accepted().size(),
                senders.refused().size(),
                senders.unanswered().size(),
                stored.size());
        assertThat(stored).containsAllEntriesOf(senders.accepted());
        assertThat(senders.refused())
                .allMatch(answer -> answer.status() == 503)
                .allMatch(answer -> answer.header("Retry-After").isPresent());
        published.awaitAll(stored.values());
        assertThat(published.numbers(inbox)).isEqualTo(stored);
        await("all followed").atMost(PATIENCE).until(() -> Database.unfollowed(mongo) == 0);
        for (LivePage page : pages) {
            page.awaitAll(stored.values());
            assertThat(page.numbers()).isEqualTo(stored);
            System.out.printf(
                    "a page, %d times connected, dropped %d repeats%n",
                    page.connections(), page.repeats());
        }
    }
}
