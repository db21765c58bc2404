package caravan.webhook;

import caravan.http.BadValue;
import caravan.http.Fields;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The headers that callers want sent: an object of names and values. */
final class HeadersReader {

    private static final int MOST_HEADERS = 32;

    private final List<Header> old;

    /**
     * @param old those of the webhook that is changed: a value given as its mask stays
     */
    HeadersReader(List<Header> old) {
        this.old = old;
    }

    List<Header> read(Fields headers) {
        List<String> names = headers.names();
        if (names.size() > MOST_HEADERS) {
            headers.refuse("may have at most " + MOST_HEADERS + " headers");
            return List.of();
        }
        List<Header> read = new ArrayList<>();
        Set<String> seen = new TreeSet<>();
        for (String name : names) {
            if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                headers.refuse(name, "is there twice");
            }
            headers.read(name, value -> header(name, value)).ifPresent(read::add);
        }
        return List.copyOf(read);
    }

    private Header header(String name, JsonNode value) {
        Header header = Header.of(name, Fields.text(value));
        return header.isMasked() ? unmasked(header) : header;
    }

    private Header unmasked(Header header) {
        Optional<Header> before =
                old.stream().filter(one -> one.name().equalsIgnoreCase(header.name())).findFirst();
        return before.orElseThrow(() -> new BadValue("must be the value, not its mask"));
    }
}
