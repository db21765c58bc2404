package caravan.delivery;

import caravan.SafeText;
import caravan.webhook.Header;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An answer whose head is there, and of whose body the beginning is kept. */
final class Reading {

    private final int status;
    private final Map<String, List<String>> headers = new LinkedHashMap<>();
    private final int bound;
    private final Buffer body = Buffer.buffer();

    Reading(HttpClientResponse response, int bound) {
        this.status = response.statusCode();
        this.bound = bound;
        response.headers().forEach(header -> add(header.getKey(), header.getValue()));
    }

    private void add(String name, String value) {
        String key = SafeText.of(name).toLowerCase(Locale.ROOT);
        headers.computeIfAbsent(key, first -> new ArrayList<>())
                .add(Header.isSecret(key) ? SafeText.MASK : SafeText.of(value));
    }

    /** Whether there is room for more; what is over is not kept. */
    boolean add(Buffer chunk) {
        int room = bound - body.length();
        body.appendBuffer(chunk, 0, Math.min(room, chunk.length()));
        return chunk.length() <= room;
    }

    Answer answered(Duration duration, boolean cut) {
        return new Answer.Answered(status, headers, Excerpt.of(body.getBytes(), cut), duration);
    }
}
