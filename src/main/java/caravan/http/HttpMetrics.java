package caravan.http;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What senders write never becomes a label: there would be as many as they like, and secrets among
 * them. A method or path that is not Caravan's own is counted as {@code OTHER}.
 */
@Singleton
class HttpMetrics implements MeterFilter {

    private static final String OTHER = "OTHER";
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    /** Our paths as the routes name them, the page's files, and the words for what has no path. */
    private static final Pattern PATHS =
            Pattern.compile(
                    "[A-Za-z_]+|/|/(inboxes|inbox|data|stats|in|webhooks|deliveries|ws|q)(/("
                            + "token|key|tickets|body|health|metrics|openapi|live|ready|"
                            + "deliveries|stats|test|secret|recover|retry|replay|\\{\\w+}))*"
                            + "|/(js/)?[a-z]+\\.(js|css|svg|html)");

    @Override
    public Meter.Id map(Meter.Id id) {
        if (!id.getName().startsWith("http.server.")) {
            return id;
        }
        List<Tag> tags = id.getTags().stream().map(HttpMetrics::known).toList();
        return id.replaceTags(tags);
    }

    private static Tag known(Tag tag) {
        boolean ours =
                switch (tag.getKey()) {
                    case "method" -> METHODS.contains(tag.getValue());
                    case "uri" -> PATHS.matcher(tag.getValue()).matches();
                    default -> true;
                };
        return ours ? tag : Tag.of(tag.getKey(), OTHER);
    }
}
