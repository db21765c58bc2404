package bench;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import servers.CaravanProcess;

/** How late timed webhooks are, from when each is due to when its destination has it. */
public final class Schedule {

    private static final int AN_INBOX = 100;
    private static final int PERIOD_SECONDS = 5;
    private static final int WARM_UP_SECONDS = 20;

    private Schedule() {}

    public static void main(String... args) throws Exception {
        String store = args.length > 0 ? args[0] : "embedded";
        int webhooks = args.length > 1 ? Integer.parseInt(args[1]) : 2_000;
        int seconds = args.length > 2 ? Integer.parseInt(args[2]) : 60;
        System.out.printf("Store: %s; load before: %s%n", store, Cpu.load());
        try (Counter counter = new Counter();
                Bench bench = new Bench(store, Map.of("CARAVAN_ALLOW_NETWORKS", "127.0.0.0/8"))) {
            register(bench, counter, webhooks);
            TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
            counter.forget();
            long program = bench.programMicros();
            long server = bench.storeMicros();
            TimeUnit.SECONDS.sleep(seconds);
            Crowd.Times times = counter.times();
            double came = times.number();
            Table table =
                    new Table(
                            "webhooks at " + PERIOD_SECONDS + " s",
                            "ticks came",
                            "% of due",
                            "lag p50 ms",
                            "p99 ms",
                            "slowest ms",
                            "CPU µs each",
                            "store");
            table.row(
                    String.format("%,d, %s", webhooks, store),
                    times.number(),
                    100 * came * PERIOD_SECONDS / seconds / webhooks,
                    times.percentile(50),
                    times.percentile(99),
                    times.percentile(100),
                    (bench.programMicros() - program) / came,
                    (bench.storeMicros() - server) / came);
            table.print();
        }
        System.exit(0);
    }

    private static void register(Bench bench, Counter counter, int webhooks) {
        CaravanProcess.Inbox inbox = null;
        for (int i = 0; i < webhooks; i++) {
            if (i % AN_INBOX == 0) {
                inbox = bench.caravan().inbox();
            }
            inbox.http()
                    .json(
                            "POST",
                            "/webhooks",
                            """
                            {"name":"%d","destination":"%s","trigger":{"every":"%ds"},
                             "body":"{\\"due\\":\\"{{tick}}\\"}"}"""
                                    .formatted(i, counter.url("/" + i), PERIOD_SECONDS));
        }
    }
}
