package bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As many requests as will be answered, from so many connections, by {@code wrk}. */
final class Wrk {

    private static final Pattern ALL = Pattern.compile("(\\d+) requests in ([\\d.]+)(ms|s|m)");

    private Wrk() {}

    static Load post(String url, String token, int connections, int seconds) {
        String said = run(url, token, connections, seconds);
        if (said.contains("Non-2xx") || said.contains("Socket errors")) {
            throw new IllegalStateException(url + " did not answer all with success:\n" + said);
        }
        Matcher all = ALL.matcher(said);
        if (!all.find()) {
            throw new IllegalStateException("wrk said: " + said);
        }
        return new Load(
                millis(all.group(2), all.group(3)) / 1_000,
                Long.parseLong(all.group(1)),
                latency(said, "50%"),
                latency(said, "99%"));
    }

    private static String run(String url, String token, int connections, int seconds) {
        ProcessBuilder wrk =
                new ProcessBuilder(
                        "wrk",
                        "-t1",
                        "-c" + connections,
                        "-d" + seconds + "s",
                        "--timeout",
                        "10s",
                        "--latency",
                        "-s",
                        "bench/post.lua",
                        url);
        wrk.environment().put("TOKEN", token);
        try {
            Process process = wrk.redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double latency(String said, String percent) {
        Matcher line = Pattern.compile(percent + "\\s+([\\d.]+)(us|ms|s)").matcher(said);
        if (!line.find()) {
            throw new IllegalStateException("wrk said: " + said);
        }
        return millis(line.group(1), line.group(2));
    }

    private static double millis(String number, String unit) {
        double factor =
                switch (unit) {
                    case "us" -> 0.001;
                    case "ms" -> 1;
                    case "m" -> 60_000;
                    default -> 1_000;
                };
        return Double.parseDouble(number) * factor;
    }
}
