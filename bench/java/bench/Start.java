package bench;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import servers.CaravanProcess;
import servers.Http;

/** From the start of the process to the first 202, and its memory at rest. */
public final class Start {

    private static final int REST_SECONDS = 15;

    private record Sample(double millis, double megabytes, double heapMegabytes) {}

    private final Path folder;
    private final String token;

    private Start(Path folder) throws Exception {
        this.folder = folder;
        try (CaravanProcess first = CaravanProcess.start(settings(""))) {
            token = first.inbox().token();
        }
    }

    public static void main(String... args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        System.out.printf(
                "Starts of the embedded default on Java %s; %d rounds; load before: %s%n",
                Runtime.version(), rounds, Cpu.load());
        new Start(Files.createTempDirectory("caravan-bench")).run(rounds);
        System.exit(0);
    }

    private void run(int rounds) throws Exception {
        Map<String, String> ways = new LinkedHashMap<>();
        Path classes = folder.resolve("classes.jsa");
        startOnce(" -XX:ArchiveClassesAtExit=" + classes);
        ways.put("as ./run starts it", " -XX:SharedArchiveFile=" + classes);
        ways.put("without its archive of classes", "");
        if (Runtime.version().feature() >= 25) {
            startOnce(" -XX:AOTCacheOutput=" + folder.resolve("cache.aot"));
            ways.put("with an AOT cache", " -XX:AOTCache=" + folder.resolve("cache.aot"));
        }
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, String> way : ways.entrySet()) {
                samples.computeIfAbsent(way.getKey(), first -> new ArrayList<>())
                        .add(sample(way.getValue()));
            }
        }
        Table table = new Table("start", "first 202 after ms", "slowest ms", "MB at rest", "MB of heap used");
        samples.forEach(
                (way, all) ->
                        table.row(
                                way,
                                Figures.median(all, Sample::millis),
                                all.stream().mapToDouble(Sample::millis).max().orElseThrow(),
                                Figures.median(all, Sample::megabytes),
                                Figures.median(all, Sample::heapMegabytes)));
        table.print();
    }

    /** As ./run does after a build: it leaves an archive behind. */
    private void startOnce(String flags) {
        CaravanProcess.start(settings(flags)).close();
    }

    private Map<String, String> settings(String flags) {
        return Map.of(
                "CARAVAN_DATA", folder.resolve("data").toString(),
                "JAVA_TOOL_OPTIONS", Bench.FLAGS + flags);
    }

    private Sample sample(String flags) throws Exception {
        CaravanProcess caravan = CaravanProcess.prepare(settings(flags));
        long begun = System.nanoTime();
        caravan.launch();
        try {
            while (!isAccepted(caravan)) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            double millis = (System.nanoTime() - begun) / 1e6;
            TimeUnit.SECONDS.sleep(REST_SECONDS);
            double megabytes = Memory.resident(caravan.pid()) / 1e6;
            return new Sample(millis, megabytes, Memory.heap(caravan.pid()) / 1e6);
        } finally {
            caravan.close();
        }
    }

    private boolean isAccepted(CaravanProcess caravan) {
        try {
            return caravan.http().bearer(token).post("/data", "{}").status() == 202;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }
}
