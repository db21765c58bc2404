package bench;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import servers.CaravanProcess;

/** From a POST to the sockets of those who watch: how long, and what it takes. */
public final class Viewers {

    private static final int SECONDS = Integer.getInteger("bench.seconds", 10);
    private static final int MOST_FRAMES = 20_000;
    private static final List<Integer> NUMBERS = List.of(1, 200, 2_000, 10_000);

    private final Bench bench;
    private final CaravanProcess caravan;
    private final List<Integer> numbers;

    private Viewers(Bench bench, List<Integer> numbers) {
        this.bench = bench;
        this.caravan = bench.caravan();
        this.numbers = numbers;
    }

    public static void main(String... args) throws Exception {
        String store = args.length > 0 ? args[0] : "embedded";
        List<Integer> numbers =
                args.length > 1
                        ? Stream.of(args[1].split(",")).map(Integer::valueOf).toList()
                        : NUMBERS;
        try (Bench bench = new Bench(store, Map.of("CARAVAN_LIMITS_VIEWERS", "20000"))) {
            System.out.printf(
                    "Viewers of events of 1 KB; store: %s; %d s each; load before: %s%n",
                    store, SECONDS, Cpu.load());
            Viewers viewers = new Viewers(bench, numbers);
            viewers.warmUp();
            viewers.oneBusyInbox();
            viewers.manyInboxes();
            viewers.pace();
        }
        System.exit(0);
    }

    private void warmUp() throws InterruptedException {
        List<CaravanProcess.Inbox> inbox = List.of(caravan.inbox());
        try (Crowd crowd = new Crowd(caravan, inbox, 50)) {
            post(inbox, 200, SECONDS);
        }
    }

    private Load post(List<CaravanProcess.Inbox> inboxes, double perSecond, int seconds) {
        return Pace.post(caravan.url() + "/data", inboxes, Crowd::body, perSecond, seconds);
    }

    private void oneBusyInbox() throws InterruptedException {
        Table table = table("one inbox: viewers");
        for (int number : numbers) {
            List<CaravanProcess.Inbox> inbox = List.of(caravan.inbox());
            measure(table, number, inbox, Math.min(20, MOST_FRAMES / number));
        }
        table.print();
    }

    private void manyInboxes() throws InterruptedException {
        Table table = table("many inboxes: viewers");
        for (int number : numbers) {
            List<CaravanProcess.Inbox> inboxes =
                    IntStream.range(0, Math.max(1, number / 20))
                            .mapToObj(i -> caravan.inbox())
                            .toList();
            measure(table, number, inboxes, 1_000);
        }
        table.print();
    }

    private static Table table(String title) {
        return new Table(
                title,
                "inboxes",
                "POSTs/s",
                "POST p99 ms",
                "frames/s",
                "socket p50 ms",
                "socket p99 ms",
                "missing",
                "closed",
                "heap KB/viewer",
                "memory KB/viewer",
                "CPU % of one core");
    }

    private void measure(
            Table table, int number, List<CaravanProcess.Inbox> inboxes, double perSecond)
            throws InterruptedException {
        long heap = Memory.heap(caravan.pid());
        long resident = Memory.resident(caravan.pid());
        try (Crowd crowd = new Crowd(caravan, inboxes, number)) {
            heap = Memory.heap(caravan.pid()) - heap;
            resident = Memory.resident(caravan.pid()) - resident;
            post(inboxes, perSecond, 2);
            Crowd.Times times = crowd.times();
            Thread.sleep(1_000);
            times.forget();
            long cpu = bench.programMicros();
            Load load = post(inboxes, perSecond, SECONDS);
            Thread.sleep(2_000);
            cpu = bench.programMicros() - cpu;
            long expected = load.requests() * (number / inboxes.size());
            table.row(
                    number,
                    inboxes.size(),
                    load.rate(),
                    load.p99(),
                    times.number() / load.seconds(),
                    times.percentile(50),
                    times.percentile(99),
                    expected - times.number(),
                    crowd.closed(),
                    heap / 1_024.0 / number,
                    resident / 1_024.0 / number,
                    cpu / load.seconds() / 1e4);
        }
    }

    /** What is left of receiving's pace while 2,000 watch one inbox. */
    private void pace() throws InterruptedException {
        Table table = new Table("2,000 viewers of one inbox", "offered/s", "POSTs/s", "p50 ms", "p99 ms", "% of pace");
        List<CaravanProcess.Inbox> busy = List.of(caravan.inbox());
        List<CaravanProcess.Inbox> other = List.of(caravan.inbox());
        row(table, "nobody watches", 1_000, post(other, 1_000, SECONDS));
        try (Crowd crowd = new Crowd(caravan, busy, 2_000)) {
            row(table, "into the inbox that they watch", 100, post(busy, 100, SECONDS));
            Thread.sleep(5_000);
            Thread watched = new Thread(() -> post(busy, 10, SECONDS + 1));
            watched.start();
            row(table, "into another, 10/s into theirs", 1_000, post(other, 1_000, SECONDS));
            watched.join();
        }
        table.print();
    }

    private static void row(Table table, String title, int offered, Load load) {
        table.row(
                title,
                offered,
                load.rate(),
                load.p50(),
                load.p99(),
                100 * load.rate() / offered);
    }
}
