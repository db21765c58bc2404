package caravan.delivery;

import caravan.event.Event;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The trace that a delivery belongs to, as a destination is told (W3C Trace Context): the one that
 * its event came with, or one of its own. Each attempt is a span of it.
 */
final class Trace {

    private static final String PARENT = "traceparent";
    private static final String STATE = "tracestate";
    private static final int ID_BYTES = 16;

    /** Longer ones need not be passed on. */
    private static final int LONGEST_STATE = 512;

    private static final Pattern FORM =
            Pattern.compile(
                    "(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}"
                            + "-([0-9a-f]{2})(-.*)?");

    private Trace() {}

    /** The headers of one attempt. */
    static Map<String, String> headers(Delivery delivery, Optional<Event> event) {
        Map<String, String> headers = new HashMap<>();
        Optional<Matcher> given = event.flatMap(sent -> value(sent, PARENT)).flatMap(Trace::read);
        String id = given.map(parent -> parent.group(2)).orElseGet(() -> own(delivery));
        boolean isSampled =
                given.map(parent -> (Integer.parseInt(parent.group(3), 16) & 1) == 1).orElse(true);
        headers.put(PARENT, "00-" + id + "-" + newSpan() + (isSampled ? "-01" : "-00"));
        given.flatMap(parent -> value(event.orElseThrow(), STATE))
                .filter(state -> state.length() <= LONGEST_STATE)
                .ifPresent(state -> headers.put(STATE, state));
        return headers;
    }

    /** Version 00 ends with the flags; one to come may have more. */
    private static Optional<Matcher> read(String parent) {
        return Optional.of(FORM.matcher(parent))
                .filter(Matcher::matches)
                .filter(form -> form.group(4) == null || !form.group(1).equals("00"));
    }

    /** Where there is one, and only one. */
    private static Optional<String> value(Event event, String name) {
        String start = name + ": ";
        List<String> lines =
                event.headers().stream().filter(line -> line.startsWith(start)).toList();
        return lines.size() == 1
                ? Optional.of(lines.get(0).substring(start.length()).strip())
                : Optional.empty();
    }

    /** The same for all its attempts, whichever process makes them. */
    private static String own(Delivery delivery) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(delivery.id().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String newSpan() {
        long span;
        do {
            span = ThreadLocalRandom.current().nextLong();
        } while (span == 0);
        return HexFormat.of().toHexDigits(span);
    }
}
