package bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import servers.CaravanProcess;
import servers.Socket;

/** What reading a history costs, and what receiving pays for it. */
public final class History {

    /** Neither the number of events nor an inbox's share of it is to come into play. */
    private static final String ROOM = "100000000";

    private static final int MILLION = 1_000_000;
    private static final int DOOMED = 5_000;
    private static final int PER_SECOND = 200;
    private static final int SECONDS = 4;
    private static final int READS = 20;
    private static final String NOWHERE = "limit=50&q=stands-nowhere";

    /** What goes on while events come in. */
    private enum Beside {
        NOTHING("nothing", 0),
        SEARCH("q, found nowhere", 1),
        SEARCHES("4 times q, found nowhere", 4),
        PAGES("first pages", 1),
        DELETION("deletion of 5,000 events", 1);

        private final String title;
        private final int threads;

        Beside(String title, int threads) {
            this.title = title;
            this.threads = threads;
        }
    }

    /** {@code others}: of the machine, what neither the program nor this has used. */
    private record Sample(Load load, double perSecond, double others) {}

    private final Bench bench;
    private final CaravanProcess caravan;
    private final CaravanProcess.Inbox inbox;
    private final CaravanProcess.Inbox receiving;
    private final CaravanProcess.Inbox doomed;
    private final Reader reader;
    private final int bytes;

    private History(Bench bench, int events, int bytes) throws InterruptedException {
        this.bench = bench;
        this.caravan = bench.caravan();
        this.bytes = bytes;
        inbox = caravan.inbox();
        receiving = caravan.inbox();
        doomed = caravan.inbox();
        reader = new Reader(caravan, inbox);
        reader.fill(events, bytes);
    }

    public static void main(String... args) throws Exception {
        String counts = args.length > 0 ? args[0] : "1000,20000";
        int bytes = args.length > 1 ? Integer.parseInt(args[1]) : 1_000;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 5;
        System.out.printf("Events of %,d bytes; load before: %s%n", bytes, Cpu.load());
        Map<String, String> room =
                Map.of("CARAVAN_MAX_EVENTS", ROOM, "CARAVAN_LIMITS_STORE_BYTES", "64G");
        for (int events : Stream.of(counts.split(",")).mapToInt(Integer::parseInt).toArray()) {
            try (Bench bench = new Bench("embedded", room)) {
                measure(bench, events, bytes, rounds, "the embedded store");
            }
        }
        String url = System.getenv("MONGODB_URL");
        if (url == null || url.isBlank()) {
            System.out.println("A million events and the plans of queries: with MONGODB_URL only.");
        } else {
            onServer(url, bytes, rounds);
        }
        System.exit(0);
    }

    private static void onServer(String url, int bytes, int rounds) throws Exception {
        String name = "caravan_bench_" + ProcessHandle.current().pid();
        int events = Integer.getInteger("bench.events", MILLION);
        try (Plans plans = new Plans(url, name);
                Bench bench = new Bench("given", Map.of("CARAVAN_DATABASE", name))) {
            try {
                measure(bench, events, bytes, rounds, "MONGODB_URL");
                plans.check();
            } finally {
                plans.drop();
            }
        }
    }

    private static void measure(Bench bench, int events, int bytes, int rounds, String where)
            throws Exception {
        History history = new History(bench, events, bytes);
        System.out.printf("%n%,d events in one inbox of %s%n", events, where);
        history.read();
        history.replay();
        history.receive(rounds);
    }

    private void read() {
        String middle = reader.page("limit=200").last();
        Reader nothing = new Reader(caravan, receiving);
        Table table = new Table("reading", "p50 ms", "max ms", "calls", "events");
        row(table, "first page", () -> reader.page("limit=50"));
        row(table, "first page, of no events", () -> nothing.page("limit=50"));
        row(table, "a later page", () -> reader.page("limit=50&before=" + middle));
        row(table, "oldest first", () -> reader.page("limit=50&after=" + inbox.id()));
        row(table, "q, in every event", () -> reader.page("limit=50&q=push_artifact"));
        row(table, "q, in one of 100", () -> reader.page("limit=50&q=needle"));
        row(table, "q, found nowhere", () -> reader.all(NOWHERE));
        row(table, "method, found nowhere", () -> reader.all("limit=50&method=PURGE"));
        row(table, "stats", () -> new Reader.Pages(reader.millis("GET", "/stats"), 1, 0, ""));
        table.print();
    }

    private static void row(Table table, String title, Supplier<Reader.Pages> read) {
        IntStream.range(0, READS).forEach(i -> read.get());
        List<Reader.Pages> all = IntStream.range(0, READS).mapToObj(i -> read.get()).toList();
        double[] millis = all.stream().mapToDouble(Reader.Pages::millis).toArray();
        Reader.Pages last = all.get(READS - 1);
        table.row(
                title,
                Figures.percentile(millis, 50),
                Figures.percentile(millis, 100),
                last.calls(),
                last.events());
    }

    /** What a viewer who comes back makes the store do, for its plans. */
    private void replay() {
        String from = reader.page("limit=10").last();
        try (Socket viewer = Socket.open(caravan, inbox, "&after=" + from)) {
            viewer.awaitEvents(9);
        }
    }

    private void receive(int rounds) throws Exception {
        Map<Beside, List<Sample>> samples = new EnumMap<>(Beside.class);
        post();
        for (int round = 0; round < rounds; round++) {
            for (Beside beside : Beside.values()) {
                samples.computeIfAbsent(beside, first -> new ArrayList<>()).add(sample(beside));
            }
        }
        Table table =
                new Table(
                        "receiving " + PER_SECOND + " a second, beside",
                        "p50 ms",
                        "p99 ms",
                        "p99/alone",
                        "done a second",
                        "others' CPU %");
        samples.forEach(
                (beside, all) ->
                        table.row(
                                beside.title,
                                Figures.median(all, sample -> sample.load().p50()),
                                Figures.median(all, sample -> sample.load().p99()),
                                Figures.median(
                                        IntStream.range(0, rounds).boxed().toList(),
                                        i ->
                                                all.get(i).load().p99()
                                                        / samples.get(Beside.NOTHING)
                                                                .get(i)
                                                                .load()
                                                                .p99()),
                                Figures.median(all, Sample::perSecond),
                                Figures.median(all, Sample::others)));
        table.print();
    }

    private Sample sample(Beside beside) throws Exception {
        if (beside == Beside.DELETION) {
            new Reader(caravan, doomed).fill(DOOMED, bytes);
        }
        new Reader(caravan, receiving).millis("DELETE", "/data");
        TimeUnit.SECONDS.sleep(1);
        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger done = new AtomicInteger();
        List<CompletableFuture<Void>> others = new ArrayList<>();
        for (int i = 0; i < beside.threads; i++) {
            others.add(
                    CompletableFuture.runAsync(
                            () -> {
                                do {
                                    once(beside);
                                    done.incrementAndGet();
                                } while (!enough.get() && beside != Beside.DELETION);
                            },
                            work -> new Thread(work).start()));
        }
        long machine = Cpu.machineMicros() - bench.programMicros() - Cpu.ownMicros();
        Load load = post();
        machine = Cpu.machineMicros() - bench.programMicros() - Cpu.ownMicros() - machine;
        double perSecond = done.get() / load.seconds();
        enough.set(true);
        others.forEach(CompletableFuture::join);
        return new Sample(load, perSecond, machine / load.seconds() / 1e4);
    }

    /** Where a sender was refused there is no figure. */
    private Load post() {
        try {
            return Pace.post(caravan.url() + "/data", receiving.token(), PER_SECOND, SECONDS);
        } catch (IllegalStateException refused) {
            System.out.println(refused.getCause().getMessage());
            return new Load(SECONDS, 0, Double.NaN, Double.NaN);
        }
    }

    private void once(Beside beside) {
        switch (beside) {
            case SEARCH, SEARCHES -> reader.all(NOWHERE);
            case PAGES -> reader.page("limit=50");
            case DELETION -> new Reader(caravan, doomed).millis("DELETE", "/data");
            default -> {}
        }
    }
}
