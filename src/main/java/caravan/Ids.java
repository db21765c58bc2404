package caravan;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.UUIDClock;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/** Ids that sort by time: UUIDv7 (RFC 9562) as lower-case text. */
public final class Ids {

    private static final Pattern FORM =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

    private static final TimeBasedEpochGenerator GENERATOR = generator(System::currentTimeMillis);

    private Ids() {}

    /** A generator whose ids rise whatever this clock does. */
    static TimeBasedEpochGenerator generator(LongSupplier millis) {
        return Generators.timeBasedEpochGenerator(new SecureRandom(), new SteadyClock(millis));
    }

    /** The next id: above every id that this process made before. */
    public static synchronized String next() {
        return GENERATOR.generate().toString();
    }

    /** The id that this text is; empty when it is none. */
    public static Optional<String> parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return FORM.matcher(lower).matches() ? Optional.of(lower) : Optional.empty();
    }

    /** The lowest id of this millisecond. */
    public static String floor(Instant time) {
        long millis = Math.max(0, time.toEpochMilli());
        return String.format("%08x-%04x-7000-8000-000000000000", millis >>> 16, millis & 0xffff);
    }

    /** When this id was made. */
    public static Instant time(String id) {
        return Instant.ofEpochMilli(Long.parseLong(id.substring(0, 8) + id.substring(9, 13), 16));
    }

    /** A clock that stands still while the system's steps back: ids go on rising. */
    private static final class SteadyClock extends UUIDClock {

        private final LongSupplier millis;
        private final AtomicLong last = new AtomicLong();

        SteadyClock(LongSupplier millis) {
            this.millis = millis;
        }

        @Override
        public long currentTimeMillis() {
            return last.accumulateAndGet(millis.getAsLong(), Math::max);
        }
    }
}
