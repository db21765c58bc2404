package caravan.webhook;

import caravan.http.BadValue;
import caravan.http.Fields;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** How deliveries are sent, as callers write it: see {@link RegistrationReader}. */
final class SendingReader {

    private SendingReader() {}

    static Sending read(Changes changes, Optional<Sending> old) {
        Sending usual = Sending.USUAL;
        return new Sending(
                changes.value(
                        "timeout",
                        old.map(Sending::timeout),
                        usual.timeout(),
                        node -> duration(node, Sending.LEAST_TIMEOUT, Sending.MOST_TIMEOUT)),
                changes.value(
                        "retry", old.map(Sending::retry), usual.retry(), SendingReader::retry),
                changes.value(
                        "maxConcurrency",
                        old.map(Sending::maxConcurrency),
                        usual.maxConcurrency(),
                        node -> Fields.number(node, 1, Sending.MOST_CONCURRENCY)),
                changes.value(
                        "rate",
                        old.map(Sending::ratePerSecond),
                        usual.ratePerSecond(),
                        node -> OptionalInt.of(Fields.number(node, 1, Sending.MOST_RATE))));
    }

    private static List<Duration> retry(JsonNode node) {
        if (node.isTextual() && node.textValue().equals("none")) {
            return List.of();
        }
        if (!node.isArray() || node.size() > Sending.MOST_RETRIES) {
            throw new BadValue(
                    "must be \"none\" or at most " + Sending.MOST_RETRIES + " durations");
        }
        List<Duration> retry = new ArrayList<>();
        for (JsonNode wait : node) {
            retry.add(duration(wait, Sending.LEAST_RETRY, Sending.MOST_RETRY));
        }
        return List.copyOf(retry);
    }

    private static Duration duration(JsonNode node, Duration from, Duration to) {
        return Durations.parse(Fields.text(node), from, to);
    }
}
