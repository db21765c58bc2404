package routes.outbound;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import servers.CaravanProcess;
import servers.Hook;
import servers.Pace;
import servers.Sink;

/** A hundred webhooks of one inbox with triggers of every kind, and what each is to be sent. */
final class MixedWebhooks {

    static final int PERIOD_SECONDS = 2;

    private static final String RETRY = "'retry':['1s','1s','1s','1s','1s']";
    private static final int EVERY = 60;
    private static final int CRON = 15;
    private static final int AT = 9;
    private static final int AT_SECONDS = 40;
    private static final int MOVED = 5;
    private static final int A_DAY_SECONDS = 86_400;

    private final CaravanProcess.Inbox inbox;
    private final Sink sink;
    private final Random random;

    /** With the numbers of the events that are for each. */
    private final Map<Hook, IntPredicate> forEvents = new LinkedHashMap<>();

    private final List<Hook> every = new ArrayList<>();
    private final List<Hook> cron = new ArrayList<>();

    /** With the times that each was given. */
    private final Map<Hook, Set<Instant>> at = new LinkedHashMap<>();

    /** The same; each is given its next time after the last has come. */
    private final Map<Hook, Set<Instant>> moved = new LinkedHashMap<>();

    private final Hook again;

    MixedWebhooks(CaravanProcess.Inbox inbox, Sink sink, Random random) {
        this.inbox = inbox;
        this.sink = sink;
        this.random = random;
        for (int i = 0; i < 6; i++) {
            events(i, "", any -> true);
        }
        for (int i = 6; i < 9; i++) {
            events(i, "'match':{'/third':1}", number -> Pace.third(number) == 1);
        }
        events(9, "'match':{'/third':3}", any -> false);
        for (int i = 0; i < EVERY; i++) {
            every.add(register("every" + i, "/t", "'every':'" + PERIOD_SECONDS + "s'"));
        }
        for (int i = 0; i < CRON; i++) {
            cron.add(register("cron" + i, "/t", "'cron':'* * * * *'"));
        }
        for (int i = 0; i < AT; i++) {
            Instant time = soon(5 + random.nextInt(AT_SECONDS));
            at.put(register("at" + i, "/t", at(time)), Set.of(time));
        }
        for (int i = 0; i < MOVED; i++) {
            moved.put(register("moved" + i, "/t", at(soon(A_DAY_SECONDS))), new HashSet<>());
        }
        again = register("again", "/again", "'events':{'methods':['DELETE']}");
    }

    private void events(int number, String filter, IntPredicate those) {
        forEvents.put(register("e" + number, "/e" + number, "'events':{" + filter + "}"), those);
    }

    private Hook register(String name, String path, String trigger) {
        return Hook.register(inbox, name, sink.url(path), "'trigger':{" + trigger + "}", RETRY);
    }

    private static Instant soon(int seconds) {
        return Instant.now().plusSeconds(seconds).truncatedTo(ChronoUnit.SECONDS);
    }

    private static String at(Instant time) {
        return "'at':'" + time + "'";
    }

    /** Gives some that are called once another time, in a few seconds. */
    void moveMoments() {
        moved.forEach(
                (hook, times) -> {
                    Instant time = soon(2 + random.nextInt(3));
                    String trigger = "{'trigger':{" + at(time) + "}}";
                    hook.change(trigger.replace('\'', '"'));
                    times.add(time);
                });
    }

    CaravanProcess.Inbox inbox() {
        return inbox;
    }

    /** One that no event is for; what it is sent was asked for. */
    Hook again() {
        return again;
    }

    Set<Hook> forEvents() {
        return forEvents.keySet();
    }

    /** Of the events with these numbers and ids, those that are for this webhook. */
    List<String> events(Hook hook, Map<Integer, String> events) {
        return events.entrySet().stream()
                .filter(event -> forEvents.get(hook).test(event.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** By what these events are known to all that they are for. */
    Set<String> messages(Map<Integer, String> events) {
        Set<String> ids = new HashSet<>();
        forEvents
                .keySet()
                .forEach(hook -> events(hook, events).forEach(it -> ids.add(hook.messageId(it))));
        return ids;
    }

    /** The messages of events that the log says are delivered. */
    Set<String> delivered() {
        Set<String> ids = new HashSet<>();
        for (Hook hook : forEvents.keySet()) {
            hook.log()
                    .forEach(
                            (id, delivery) -> {
                                if (delivery.get("state").textValue().equals("delivered")) {
                                    ids.add(hook.messageId(delivery.get("event").textValue()));
                                }
                            });
        }
        return ids;
    }

    List<TickLog> periods() {
        return every.stream().map(hook -> TickLog.every(hook, PERIOD_SECONDS)).toList();
    }

    List<TickLog> minutes() {
        return cron.stream()
                .map(
                        hook ->
                                TickLog.of(
                                        hook,
                                        after ->
                                                after.truncatedTo(ChronoUnit.MINUTES)
                                                        .plus(1, ChronoUnit.MINUTES)))
                .toList();
    }

    /** With the times that each was given. */
    Map<Hook, Set<Instant>> moments() {
        Map<Hook, Set<Instant>> all = new LinkedHashMap<>(at);
        all.putAll(moved);
        return all;
    }

    /** Those that must not be dead, since nothing follows soon. */
    Stream<Hook> seldom() {
        return Stream.of(cron, moments().keySet()).flatMap(Collection::stream);
    }
}
