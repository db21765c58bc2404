package routes.inbound;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import servers.CaravanProcess;
import servers.Senders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Events come and go, as in days: what the embedded default takes of memory and disk stays. */
class MemoryIT {

    private static final int EVENTS = Boolean.getBoolean("test.long") ? 500_000 : 20_000;
    private static final int MEASURES = 10;
    private static final String KEPT = "2000";
    private static final int SLACK_MEGABYTES = 16;
    private static final int LARGEST_FILE = 64 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern HEAP =
            Pattern.compile("jvm_memory_used_bytes\\{area=\"heap\"[^}]*} (\\S+)");

    @TempDir Path folder;

    @Test
    void heapAndFileStayAsTheyAre() throws Exception {
        System.out.printf("MemoryIT: %d events, %s kept%n", EVENTS, KEPT);
        try (CaravanProcess caravan =
                CaravanProcess.start(
                        Map.of(
                                "JAVA_TOOL_OPTIONS",
                                "-Xms64m -Xmx1g",
                                "CARAVAN_DATA",
                                folder.toString(),
                                "CARAVAN_MAX_EVENTS",
                                KEPT))) {
            List<Integer> megabytes = new ArrayList<>();
            for (int i = 0; i < MEASURES; i++) {
                Senders.send(caravan.inbox().http(), EVENTS / MEASURES);
                megabytes.add(heapMegabytes(caravan));
            }
            System.out.println("MemoryIT: heap after collection, in MB: " + megabytes);
            int before = Collections.max(megabytes.subList(0, MEASURES / 2));
            int after = Collections.max(megabytes.subList(MEASURES / 2, MEASURES));
            assertThat(after).isLessThan(before + before / 4 + SLACK_MEGABYTES);
            Path file = folder.resolve("caravan.mv");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(Files.size(file)).isLessThan(LARGEST_FILE));
            System.out.printf("MemoryIT: file: %d KB%n", Files.size(file) >> 10);
        }
    }

    private static int heapMegabytes(CaravanProcess caravan)
            throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process collection =
                new ProcessBuilder(jcmd.toString(), Long.toString(caravan.pid()), "GC.run")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(collection.waitFor()).isZero();
        Matcher heap = HEAP.matcher(caravan.http().get("/q/metrics").text());
        double bytes = 0;
        while (heap.find()) {
            bytes += Double.parseDouble(heap.group(1));
        }
        assertThat(bytes).isPositive();
        return (int) (bytes / (1 << 20));
    }
}
