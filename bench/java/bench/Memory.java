package bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Memory of a JVM, in bytes. */
final class Memory {

    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    private Memory() {}

    /** What it has of the machine's. */
    static long resident(long pid) {
        try {
            String status = Files.readString(Path.of("/proc", Long.toString(pid), "status"));
            return 1_024 * number(RESIDENT, status);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What lives in its heap, after a collection. */
    static long heap(long pid) {
        jcmd(pid, "GC.run");
        // Young and old generation, then the classes' memory, which is no heap.
        String[] lines = jcmd(pid, "GC.heap_info").split("Metaspace")[0].split("\n");
        long used = 0;
        for (String line : lines) {
            Matcher found = USED.matcher(line);
            if (found.find()) {
                used += Long.parseLong(found.group(1));
            }
        }
        return 1_024 * used;
    }

    private static long number(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        if (!found.find()) {
            throw new IllegalStateException("No " + pattern + " in: " + text);
        }
        return Long.parseLong(found.group(1));
    }

    private static String jcmd(long pid, String command) {
        String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            Process jcmd =
                    new ProcessBuilder(program, Long.toString(pid), command)
                            .redirectErrorStream(true)
                            .start();
            return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
