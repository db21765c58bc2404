package caravan.api;

import caravan.http.Json;
import caravan.http.Query;
import caravan.http.Reply;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A page of a list: {@code {"items": […], "next": "<id>"|null}}. */
final class Page {

    private static final int MOST = 200;
    private static final int USUAL = 50;

    private Page() {}

    /** How many items the call asks for. */
    static int limit(Query query) {
        return query.number("limit", 1, MOST, USUAL);
    }

    /**
     * @param found up to one more than the limit: that there is one more says that there is a next
     *     page
     * @param json an item as JSON
     */
    static <T> Reply of(
            List<T> found, int limit, Function<T, byte[]> json, Function<T, String> id) {
        List<T> items = found.subList(0, Math.min(limit, found.size()));
        return of(
                items,
                found.size() > limit
                        ? Optional.of(id.apply(items.get(limit - 1)))
                        : Optional.empty(),
                json);
    }

    /**
     * @param next where the next page begins; empty where there is none
     */
    static <T> Reply of(List<T> items, Optional<String> next, Function<T, byte[]> json) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("{\"items\":[".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            out.writeBytes(json.apply(items.get(i)));
        }
        out.writeBytes("],\"next\":".getBytes(StandardCharsets.UTF_8));
        out.writeBytes(Json.bytes(next.orElse(null)));
        out.write('}');
        return Reply.bytes(200, out.toByteArray(), "application/json");
    }
}
