package caravan.delivery;

import caravan.Complaints;
import caravan.event.Event;
import caravan.webhook.Destination;
import caravan.webhook.Registration;
import caravan.webhook.Template;
import caravan.webhook.Webhook;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Makes an attempt: signs, posts, and judges the answer. */
@Singleton
public class Sender {

    private static final Logger LOG = Logger.getLogger("caravan.attempt");

    private static final String UNMADE = "no request could be made of it";

    private static final int DESTINATIONS = 10_000;

    private final Client client;
    private final Complaints complaints;
    private final Clock clock;
    private final Cache<URI, Destination> destinations =
            Caffeine.newBuilder().maximumSize(DESTINATIONS).build();

    Sender(Client client, Complaints complaints, Clock clock) {
        this.client = client;
        this.complaints = complaints;
        this.clock = clock;
    }

    /** Never fails. */
    public CompletionStage<Settlement> send(Leased leased) {
        return send(leased, client::send);
    }

    /** Beside the bounds of what is sent: whoever calls this has one of its own. Never fails. */
    CompletionStage<Settlement> sendBeside(Leased leased) {
        return send(leased, client::sendBeside);
    }

    private CompletionStage<Settlement> send(
            Leased leased, Function<Call, CompletionStage<Answer>> how) {
        Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (!leased.coversAttempt()) {
            return CompletableFuture.completedStage(lapsed(leased, at));
        }
        try {
            Call call = call(leased.webhook(), leased.delivery(), leased.event(), at);
            Echo echo = new Echo(leased.webhook().registration().headers(), call);
            return how.apply(call).thenApply(answer -> settlement(leased, at, answer, echo));
        } catch (RuntimeException fault) {
            complaints.warn("An attempt could not be made", fault.toString());
            Answer none = new Answer.Unanswered(Failure.UNSENDABLE, UNMADE, Duration.ZERO);
            return CompletableFuture.completedStage(settlement(leased, at, none, Echo.NONE));
        }
    }

    private static Settlement lapsed(Leased leased, Instant at) {
        Attempt none =
                new Attempt(at, Duration.ZERO, OptionalInt.empty(), Optional.of("too late"), "");
        return new Settlement(leased, none, new Outcome.Lapsed());
    }

    private Settlement settlement(Leased leased, Instant at, Answer answer, Echo echo) {
        Attempt attempt = Attempt.of(at, answer, echo);
        LOG.infof("attempt %s: %s", leased.delivery().id(), attempt);
        return new Settlement(leased, attempt, outcome(leased, answer));
    }

    private Call call(Webhook webhook, Delivery delivery, Optional<Event> event, Instant at) {
        Registration registration = webhook.registration();
        byte[] body =
                registration
                        .body()
                        .map(template -> rendered(template, webhook, delivery, at))
                        .orElseGet(() -> event.orElseThrow().body());
        Map<String, List<String>> headers = RequestHeaders.of(webhook, delivery, event, body, at);
        Destination destination =
                destinations.get(registration.destination(), url -> Destination.of(url.toString()));
        return new Call(destination, headers, body, registration.sending().timeout());
    }

    private static byte[] rendered(
            Template template, Webhook webhook, Delivery delivery, Instant at) {
        String tick = delivery.tick().map(Instant::toString).orElse("");
        return template.render(
                        new Template.Values(webhook.registration().name(), at, tick, webhook.id()))
                .getBytes(StandardCharsets.UTF_8);
    }

    private Outcome outcome(Leased leased, Answer answer) {
        Delivery delivery = leased.delivery();
        Backoff backoff = new Backoff(leased.webhook().registration().sending().retry());
        Optional<Instant> end =
                delivery.tick()
                        .flatMap(
                                tick ->
                                        leased.webhook()
                                                .schedule()
                                                .flatMap(schedule -> schedule.next(tick)));
        if (end.isPresent()) {
            backoff = backoff.forTicks(Duration.between(delivery.tick().orElseThrow(), end.get()));
        }
        return Outcome.of(
                answer,
                new Outcome.Situation(
                        delivery.attempts().size() + 1, backoff, clock.instant(), end),
                ThreadLocalRandom.current());
    }
}
