package bench;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import servers.CaravanProcess;

/** What destinations feel of others that are slow: the same load without them, then beside them. */
public final class Neighbours {

    private static final int SECONDS = 20;
    private static final int HANGING = 20;
    private static final int OTHERS = 180;

    private final Bench bench;
    private final Counter quick;
    private final Counter slow;

    private Neighbours(Bench bench, Counter quick, Counter slow) {
        this.bench = bench;
        this.quick = quick;
        this.slow = slow;
    }

    public static void main(String... args) throws Exception {
        String store = args.length > 0 ? args[0] : "memory";
        try (Counter quick = new Counter();
                Counter slow = new Counter();
                Bench bench = new Bench(store, Map.of("CARAVAN_ALLOW_NETWORKS", "127.0.0.0/8"))) {
            System.out.printf("Store: %s; load before: %s%n", store, Cpu.load());
            Neighbours neighbours = new Neighbours(bench, quick, slow);
            neighbours.warmUp();
            neighbours.one();
            neighbours.many();
        }
        System.exit(0);
    }

    private void warmUp() throws InterruptedException {
        CaravanProcess.Inbox inbox = bench.caravan().inbox();
        register(inbox, quick, "/warm");
        load(List.of(inbox), 500);
    }

    /** The bar: the p99 of the quick one stays under 50 ms. */
    private void one() throws InterruptedException {
        CaravanProcess.Inbox fast = bench.caravan().inbox();
        CaravanProcess.Inbox other = bench.caravan().inbox();
        register(fast, quick, "/1");
        register(other, slow, "/slow");
        Table table = table("one destination at 50 a second");
        row(table, "alone", List.of(fast), 50, 0);
        Thread neighbour =
                new Thread(() -> post(List.of(other), 60, 2 * SECONDS));
        neighbour.start();
        TimeUnit.SECONDS.sleep(SECONDS / 2);
        row(table, "beside one at 60 a second that takes 10 s to answer", List.of(fast), 50, 0);
        neighbour.join();
        table.print();
    }

    /** The bar: twice the p99 that it is without those that hang. */
    private void many() throws InterruptedException {
        List<CaravanProcess.Inbox> inboxes =
                List.of(bench.caravan().inbox(), bench.caravan().inbox());
        for (int i = 0; i < OTHERS; i++) {
            register(inboxes.get(i % 2), quick, "/" + i);
        }
        Table table = table(OTHERS + " destinations, 2 events a second to each");
        load(inboxes, 4);
        double alone = row(table, "alone", inboxes, 4, 0);
        for (int i = 0; i < HANGING; i++) {
            register(inboxes.get(i % 2), slow, "/hang-" + i);
        }
        load(inboxes, 4);
        row(table, "beside " + HANGING + " that hang", inboxes, 4, alone);
        table.print();
    }

    private static Table table(String title) {
        return new Table(title, "p50 ms", "p99 ms", "p99/alone", "deliveries");
    }

    private double row(
            Table table, String title, List<CaravanProcess.Inbox> inboxes, int perSecond, double alone)
            throws InterruptedException {
        quick.forget();
        load(inboxes, perSecond);
        Crowd.Times times = quick.times();
        double p99 = times.percentile(99);
        table.row(
                title,
                times.percentile(50),
                p99,
                alone == 0 ? 1.0 : p99 / alone,
                times.number());
        return p99;
    }

    private void load(List<CaravanProcess.Inbox> inboxes, int perSecond)
            throws InterruptedException {
        post(inboxes, perSecond, SECONDS);
        TimeUnit.SECONDS.sleep(2);
    }

    private void post(List<CaravanProcess.Inbox> inboxes, int perSecond, int seconds) {
        Pace.post(bench.caravan().url() + "/data", inboxes, Crowd::body, perSecond, seconds);
    }

    private static void register(CaravanProcess.Inbox inbox, Counter at, String path) {
        inbox.http()
                .json(
                        "POST",
                        "/webhooks",
                        "{\"name\":\"%s\",\"destination\":\"%s\",\"trigger\":{\"events\":{}}}"
                                .formatted(path, at.url(path)));
    }
}
