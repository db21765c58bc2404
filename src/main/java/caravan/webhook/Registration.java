package caravan.webhook;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a caller says of a webhook. What was not said is its default, but for the body and its
 * content type, whose default depends on the trigger.
 *
 * @param name unique in its inbox
 * @param givenBody see {@link #body}
 * @param givenContentType see {@link #contentType}
 */
public record Registration(
        String name,
        URI destination,
        Trigger trigger,
        Optional<Template> givenBody,
        Optional<String> givenContentType,
        List<Header> headers,
        Sending sending,
        boolean enabled) {

    public static final Duration LEAST_PERIOD = Duration.ofSeconds(1);
    public static final Duration MOST_PERIOD = Duration.ofDays(366);

    static final Trigger USUAL_TRIGGER = new Trigger.Every(Duration.ofSeconds(5));
    private static final Template GREETING =
            Template.parse("Hello {{name}}, current time is {{time}}");
    private static final String PLAIN = "text/plain";

    /**
     * What is sent: what was given, else the greeting. Empty: the event is forwarded as it came.
     */
    public Optional<Template> body() {
        return isForwarding() ? Optional.empty() : Optional.of(givenBody.orElse(GREETING));
    }

    /** Of the body; empty where the event's own is sent. */
    public Optional<String> contentType() {
        return isForwarding() ? Optional.empty() : Optional.of(givenContentType.orElse(PLAIN));
    }

    private boolean isForwarding() {
        return trigger instanceof Trigger.Events && givenBody.isEmpty();
    }

    Registration enabled(boolean now) {
        return new Registration(
                name, destination, trigger, givenBody, givenContentType, headers, sending, now);
    }

    /** A destination or a body may have a secret in it. */
    @Override
    public String toString() {
        return "Registration[" + name + "]";
    }
}
