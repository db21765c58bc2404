package caravan.webhook;

import caravan.http.BadValue;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One field of a cron line, as Vixie cron reads it: a list of numbers, names, ranges and {@code *},
 * the last two with a step if wanted.
 *
 * @param values the bit of each value that the field allows
 * @param star whether it begins with a star: {@code *}, but {@code *}{@code /2} too
 */
record CronField(long values, boolean star) {

    /** The five fields, in their order. */
    enum Kind {
        MINUTE("minute", 0, 59, List.of()),
        HOUR("hour", 0, 23, List.of()),
        DAY_OF_MONTH("day of month", 1, 31, List.of()),
        MONTH(
                "month",
                1,
                12,
                List.of(
                        "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV",
                        "DEC")),
        /** Sunday is 0, and 7 too. */
        DAY_OF_WEEK("day of week", 0, 7, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"));

        private final String title;
        private final int low;
        private final int high;
        private final List<String> names;

        Kind(String title, int low, int high, List<String> names) {
            this.title = title;
            this.low = low;
            this.high = high;
            this.names = names;
        }

        private BadValue bad(String what) {
            return new BadValue(title + ": " + what);
        }

        private int number(String text) {
            int named = names.indexOf(text.toUpperCase(Locale.ROOT));
            int number =
                    named >= 0
                            ? low + named
                            : NUMBER.matcher(text).matches() ? Integer.parseInt(text) : -1;
            if (number < low || number > high) {
                throw bad(
                        "must be numbers from "
                                + low
                                + " to "
                                + high
                                + (names.isEmpty() ? "" : ", or names like " + names.get(1)));
            }
            return number;
        }
    }

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private static final Pattern ITEM =
            Pattern.compile("(?:(\\*)|([^*/,-]+)(?:-([^*/,-]+))?)(?:/([^*/,-]+))?");

    /**
     * @throws BadValue naming the field
     */
    static CronField parse(Kind kind, String text) {
        long values = 0;
        for (String item : text.split(",", -1)) {
            values |= item(kind, item);
        }
        if (kind == Kind.DAY_OF_WEEK && (values & 1L << 7) != 0) {
            values = values & ~(1L << 7) | 1;
        }
        return new CronField(values, text.startsWith("*"));
    }

    private static long item(Kind kind, String text) {
        Matcher item = ITEM.matcher(text);
        if (!item.matches()) {
            throw kind.bad("must be numbers, ranges like 1-5, *, or lists of them");
        }
        boolean star = item.group(1) != null;
        int first = star ? kind.low : kind.number(item.group(2));
        int last = star ? kind.high : item.group(3) == null ? first : kind.number(item.group(3));
        if (first > last) {
            throw kind.bad("has a range that ends before it begins");
        }
        return every(step(kind, item, star), first, last);
    }

    private static int step(Kind kind, Matcher item, boolean star) {
        String step = item.group(4);
        if (step == null) {
            return 1;
        }
        if (!star && item.group(3) == null) {
            throw kind.bad("has a step without a range: write 5-59/10, not 5/10");
        }
        if (!NUMBER.matcher(step).matches() || Integer.parseInt(step) == 0) {
            throw kind.bad("has a step that is no number above 0");
        }
        return Integer.parseInt(step);
    }

    private static long every(int step, int first, int last) {
        long values = 0;
        for (long value = first; value <= last; value += step) {
            values |= 1L << value;
        }
        return values;
    }

    boolean has(int value) {
        return (values & 1L << value) != 0;
    }

    /** The least value from here on; -1 when there is none. */
    int next(int from) {
        long rest = from > 63 ? 0 : values & -1L << from;
        return rest == 0 ? -1 : Long.numberOfTrailingZeros(rest);
    }
}
