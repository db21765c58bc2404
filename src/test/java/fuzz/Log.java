package fuzz;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import servers.CaravanProcess;

/** What a program that lives writes down, from look to look. */
final class Log {

    private static final Pattern FAULT =
            Pattern.compile("(?m)^\\S+ (ERROR|FATAL) .*|^\\s+at \\S+\\(.*");
    private static final int SHOWN = 3_000;

    private final CaravanProcess caravan;
    private int seen;

    Log(CaravanProcess caravan) {
        this.caravan = caravan;
    }

    /**
     * @throws Finding when it has ended, or failed at something since the last look
     */
    void check() {
        String log = caravan.log();
        if (!caravan.isAlive()) {
            throw new Finding("process ended", log);
        }
        Matcher fault = FAULT.matcher(log);
        boolean found = fault.find(seen);
        seen = log.length();
        if (found) {
            String more = log.substring(fault.start(), Math.min(seen, fault.start() + SHOWN));
            throw new Finding("fault in the log", more);
        }
    }
}
