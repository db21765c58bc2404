package bench;

import com.mongodb.client.MongoCollection;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bson.Document;
import servers.CaravanProcess;
import servers.Database;

/** What receiving costs, beside a handler written by hand: the same POSTs, in turn, in one run. */
public final class Receive {

    private enum Way {
        CARAVAN("Caravan"),
        RAW("the same without Camel"),
        FLOOR("floor: by hand, an insert each");

        private final String title;

        Way(String title) {
            this.title = title;
        }
    }

    /** One load on one way; CPU time in microseconds a request. */
    private record Sample(Load load, double program, double store, double nats, double others) {

        double cpu() {
            return program + store;
        }
    }

    private interface Loading {
        Load load(String url, String token);
    }

    private enum Part {
        MANY("64 connections", (url, token) -> Wrk.post(url, token, 64, SECONDS)),
        MORE("256 connections", (url, token) -> Wrk.post(url, token, 256, SECONDS)),
        STEADY("1,000 a second", (url, token) -> Pace.post(url, token, 1_000, SECONDS)),
        ALONE("1 connection", (url, token) -> Wrk.post(url, token, 1, SECONDS));

        private final String title;
        private final Loading loading;

        Part(String title, Loading loading) {
            this.title = title;
            this.loading = loading;
        }
    }

    private static final int SECONDS = 6;

    /** Rounds before those that count: the machine's compiler is at work in them. */
    private static final int WARM_UPS = 2;

    private final Bench bench;
    private final CaravanProcess.Inbox inbox;
    private final int rounds;
    private final List<Part> parts;
    private final List<Way> ways;

    private Receive(Bench bench, int rounds, List<Part> parts, List<Way> ways) {
        this.bench = bench;
        this.inbox = bench.caravan().inbox();
        this.rounds = rounds;
        this.parts = parts;
        this.ways = ways;
    }

    public static void main(String... args) throws Exception {
        String store = args.length > 0 ? args[0] : "memory";
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        List<Part> parts = chosen(args, 2, Part.class);
        List<Way> ways = chosen(args, 3, Way.class);
        try (Bench bench = new Bench(store, Map.of())) {
            System.out.printf(
                    "Receiving 1 KB of JSON; store: %s; %d rounds of %d s each; load before: %s%n",
                    store, rounds, SECONDS, Cpu.load());
            new Receive(bench, rounds, parts, ways).run();
        }
        System.exit(0);
    }

    private static <E extends Enum<E>> List<E> chosen(String[] args, int index, Class<E> all) {
        return args.length > index
                ? Stream.of(args[index].split(",")).map(name -> Enum.valueOf(all, name)).toList()
                : List.of(all.getEnumConstants());
    }

    private void run() throws Exception {
        for (Part part : parts) {
            compare(part.title, part.loading);
        }
    }

    private void compare(String title, Loading loading) throws Exception {
        for (int i = 0; i < WARM_UPS; i++) {
            for (Way way : ways) {
                sample(way, loading);
            }
        }
        Map<Way, List<Sample>> samples = new EnumMap<>(Way.class);
        for (int round = 0; round < rounds; round++) {
            for (Way way : ways) {
                samples.computeIfAbsent(way, first -> new ArrayList<>())
                        .add(sample(way, loading));
            }
        }
        List<Sample> floor = samples.get(ways.get(ways.size() - 1));
        Table table =
                new Table(
                        title,
                        "req/s",
                        "p50 ms",
                        "p99 ms",
                        "CPU µs/req",
                        "program",
                        "store",
                        "NATS",
                        "rate/floor",
                        "CPU/floor",
                        "others' CPU %");
        samples.forEach(
                (way, all) ->
                        table.row(
                                way.title,
                                Figures.median(all, sample -> sample.load().rate()),
                                Figures.median(all, sample -> sample.load().p50()),
                                Figures.median(all, sample -> sample.load().p99()),
                                Figures.median(all, Sample::cpu),
                                Figures.median(all, Sample::program),
                                Figures.median(all, Sample::store),
                                Figures.median(all, Sample::nats),
                                Figures.ratio(all, floor, sample -> sample.load().rate()),
                                Figures.ratio(all, floor, Sample::cpu),
                                Figures.median(all, Sample::others)));
        table.print();
    }

    private Sample sample(Way way, Loading loading) throws Exception {
        forget();
        long begun = System.nanoTime();
        long machine = Cpu.machineMicros();
        long own = Cpu.ownMicros();
        long program = bench.programMicros();
        long store = bench.storeMicros();
        long nats = bench.natsMicros();
        Load load = loading.load(url(way), inbox.token());
        // What follows the answers is a part of the price.
        TimeUnit.SECONDS.sleep(1);
        program = bench.programMicros() - program;
        store = bench.storeMicros() - store;
        nats = bench.natsMicros() - nats;
        own = Cpu.ownMicros() - own;
        machine = Cpu.machineMicros() - machine;
        double elapsed = (System.nanoTime() - begun) / 1e3;
        checkFollowed();
        return new Sample(
                load,
                (double) program / load.requests(),
                (double) store / load.requests(),
                (double) nats / load.requests(),
                100 * (machine - program - store - nats - own) / elapsed);
    }

    private String url(Way way) {
        return switch (way) {
            case CARAVAN -> bench.caravan().url() + "/data";
            case RAW -> bench.caravan().url() + "/bench/raw";
            case FLOOR -> bench.floorUrl() + "/?inbox=" + inbox.id();
        };
    }

    /** The database begins each time with as much, and with the indexes that Caravan made. */
    private void forget() {
        if (bench.mongo() != null) {
            Database.read(
                    bench.mongo(),
                    database -> {
                        MongoCollection<Document> events = database.getCollection("events");
                        List<Document> indexes = events.listIndexes().into(new ArrayList<>());
                        events.drop();
                        return database.runCommand(
                                new Document("createIndexes", "events").append("indexes", indexes));
                    });
        } else {
            inbox.http().delete("/data");
        }
    }

    private void checkFollowed() {
        if (bench.mongo() != null) {
            long open = Database.unfollowed(bench.mongo());
            if (open > 0) {
                System.out.println(open + " events were not yet followed");
            }
        }
    }
}
