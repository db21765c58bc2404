package bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** CPU time, as the kernel counts it (Linux: {@code /proc}), in steps of 10 ms. */
final class Cpu {

    private static final long TICK_MICROS = 10_000;

    private Cpu() {}

    /** What a process has used in all, in microseconds. */
    static long micros(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .map(Duration::toNanos)
                .orElseThrow()
                / 1_000;
    }

    /** What this process has used, and its children that have ended. */
    static long ownMicros() {
        String stat = line(Path.of("/proc/self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        // The fields of proc(5) from the third on: utime, stime, cutime and cstime.
        long ticks = 0;
        for (int i = 11; i <= 14; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return TICK_MICROS * ticks;
    }

    /** What the whole machine has used, in microseconds. */
    static long machineMicros() {
        List<Long> ticks =
                Stream.of(line(Path.of("/proc/stat")).trim().split(" +"))
                        .skip(1)
                        .map(Long::valueOf)
                        .toList();
        // user, nice, system, (idle, iowait,) irq, softirq
        return TICK_MICROS
                * (ticks.get(0) + ticks.get(1) + ticks.get(2) + ticks.get(5) + ticks.get(6));
    }

    /** How many processes wanted to run in the last minute, on how many cores. */
    static String load() {
        return line(Path.of("/proc/loadavg")).split(" ")[0]
                + " on "
                + Runtime.getRuntime().availableProcessors()
                + " cores";
    }

    private static String line(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
