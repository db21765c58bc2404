package bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import servers.CaravanProcess;

/** What delivering costs, beside a loop written by hand: the same events, in turn, in one run. */
public final class Deliver {

    private enum Way {
        CARAVAN("Caravan"),
        FLOOR("floor: by hand, a row each");

        private final String title;

        Way(String title) {
            this.title = title;
        }
    }

    /** CPU time in microseconds a delivery. */
    private record Sample(double perSecond, double cpu, double program, double store) {}

    private static final String[] PARTS = {"1", "10", "100", "steady"};
    private static final int DELIVERIES = 20_000;
    private static final int SENDERS_PER_SECOND = 20_000;
    private static final int STEADY_SECONDS = 10;

    private final Bench bench;
    private final Counter counter;
    private final int rounds;

    private Deliver(Bench bench, Counter counter, int rounds) {
        this.bench = bench;
        this.counter = counter;
        this.rounds = rounds;
    }

    public static void main(String... args) throws Exception {
        String store = args.length > 0 ? args[0] : "memory";
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        Map<String, String> settings = Map.of("CARAVAN_ALLOW_NETWORKS", "127.0.0.0/8");
        try (Counter counter = new Counter();
                Bench bench = new Bench(store, settings)) {
            System.out.printf(
                    "Delivering events of 1 KB; store: %s; %d rounds of %,d deliveries; load before:"
                            + " %s%n",
                    store, rounds, DELIVERIES, Cpu.load());
            Deliver deliver = new Deliver(bench, counter, rounds);
            for (String part : args.length > 2 ? args[2].split(",") : PARTS) {
                switch (part) {
                    case "steady" -> deliver.steady();
                    default -> deliver.compare(Integer.parseInt(part));
                }
            }
        }
        System.exit(0);
    }

    private CaravanProcess.Inbox inbox(int destinations) {
        CaravanProcess.Inbox inbox = bench.caravan().inbox();
        IntStream.rangeClosed(1, destinations).forEach(i -> register(inbox, "/" + i));
        return inbox;
    }

    private void register(CaravanProcess.Inbox inbox, String path) {
        inbox.http()
                .json(
                        "POST",
                        "/webhooks",
                        "{\"name\":\"%s\",\"destination\":\"%s\",\"trigger\":{\"events\":{}},\"maxConcurrency\":64}"
                                .formatted(path, counter.url(path)));
    }

    private void compare(int destinations) throws Exception {
        CaravanProcess.Inbox inbox = inbox(destinations);
        sample(Way.CARAVAN, inbox, destinations);
        sample(Way.FLOOR, inbox, destinations);
        Map<Way, List<Sample>> samples = new EnumMap<>(Way.class);
        for (int round = 0; round < rounds; round++) {
            for (Way way : Way.values()) {
                samples.computeIfAbsent(way, first -> new ArrayList<>())
                        .add(sample(way, inbox, destinations));
            }
        }
        List<Sample> floor = samples.get(Way.FLOOR);
        Table table =
                new Table(
                        destinations + " destinations",
                        "deliveries/s",
                        "CPU µs each",
                        "program",
                        "store",
                        "rate/floor",
                        "CPU/floor");
        samples.forEach(
                (way, all) ->
                        table.row(
                                way.title,
                                Figures.median(all, Sample::perSecond),
                                Figures.median(all, Sample::cpu),
                                Figures.median(all, Sample::program),
                                Figures.median(all, Sample::store),
                                Figures.ratio(all, floor, Sample::perSecond),
                                Figures.ratio(all, floor, Sample::cpu)));
        table.print();
    }

    /** Events as fast as they are taken, until each has reached every destination. */
    private Sample sample(Way way, CaravanProcess.Inbox inbox, int destinations) throws Exception {
        counter.forget();
        int seconds = Math.max(1, DELIVERIES / destinations / SENDERS_PER_SECOND);
        double perSecond = (double) DELIVERIES / destinations / seconds;
        long program = bench.programMicros();
        long store = bench.storeMicros();
        long begun = System.nanoTime();
        Load load =
                Pace.post(
                        url(way, inbox, destinations), List.of(inbox), Crowd::body, perSecond, seconds);
        counter.await(load.requests() * destinations);
        double elapsed = (System.nanoTime() - begun) / 1e9;
        // What is written down after the answers is a part of the price.
        TimeUnit.SECONDS.sleep(1);
        double deliveries = counter.received();
        program = bench.programMicros() - program;
        store = bench.storeMicros() - store;
        return new Sample(
                deliveries / elapsed,
                (program + store) / deliveries,
                program / deliveries,
                store / deliveries);
    }

    private String url(Way way, CaravanProcess.Inbox inbox, int destinations) {
        return switch (way) {
            case CARAVAN -> bench.caravan().url() + "/data";
            case FLOOR ->
                    bench.floorUrl()
                            + "/?inbox="
                            + inbox.id()
                            + "&destinations="
                            + destinations
                            + "&base="
                            + counter.url("/");
        };
    }

    /** From the POST to the destination, when nothing has to wait. */
    private void steady() {
        CaravanProcess.Inbox inbox = inbox(1);
        Table table = new Table("100 a second to one destination", "p50 ms", "p99 ms", "deliveries");
        for (int round = 0; round < 3; round++) {
            for (Way way : Way.values()) {
                counter.forget();
                Pace.post(url(way, inbox, 1), List.of(inbox), Crowd::body, 100, STEADY_SECONDS);
                pause();
                Crowd.Times times = counter.times();
                table.row(
                        way.title, times.percentile(50), times.percentile(99), times.number());
            }
        }
        table.print();
    }

    private static void pause() {
        try {
            TimeUnit.SECONDS.sleep(2);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
