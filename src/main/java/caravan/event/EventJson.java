package caravan.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An event as JSON, the same in the API, on the bus and to viewers. A JSON body goes in as it came,
 * so that big numbers and repeated keys survive; it is always the last member.
 */
public final class EventJson {

    /** Depth, length and number of digits are the sender's affair: the body's size bounds all. */
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(Integer.MAX_VALUE)
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .maxNameLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    /** Bytes of an event's least form; a bus that takes no such message takes none. */
    public static final int LEAST = 512;

    /** Characters of a method in the least form: more than any known one has. */
    private static final int METHOD = 32;

    private EventJson() {}

    /** The whole event. */
    public static byte[] whole(Event event) {
        return json(event, event.headers(), true, event.body().length);
    }

    /** The event without its body. */
    public static byte[] withoutBody(Event event, int size) {
        return json(event, event.headers(), false, size);
    }

    /** The event without body and headers. */
    public static byte[] withoutHeaders(Event event) {
        return json(event, List.of(), false, event.body().length);
    }

    /**
     * What every bus takes: the event without all that its sender could make long; at most {@link
     * #LEAST} bytes.
     */
    public static byte[] least(Event event) {
        String method = event.method();
        Event least =
                new Event(
                        event.id(),
                        event.inbox(),
                        event.receivedAt(),
                        method.substring(0, Math.min(METHOD, method.length())),
                        "",
                        "",
                        List.of(),
                        event.remote(),
                        event.body());
        return withoutHeaders(least);
    }

    /** The whole event where it has this many bytes at most, else without its body. */
    public static byte[] bounded(Event event, long bound) {
        if (event.body().length <= bound) {
            byte[] json = whole(event);
            if (json.length <= bound) {
                return json;
            }
        }
        return withoutBody(event, event.body().length);
    }

    private static byte[] json(Event event, List<String> headers, boolean body, int size) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512 + (body ? size : 0));
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("id", event.id());
            json.writeStringField("inbox", event.inbox());
            json.writeStringField("receivedAt", event.receivedAt().toString());
            json.writeStringField("method", event.method());
            json.writeStringField("path", event.path());
            json.writeStringField("query", event.query());
            writeHeaders(json, headers);
            json.writeStringField("remote", event.remote());
            json.writeNumberField("size", size);
            if (body) {
                writeBody(json, event.body());
            } else {
                json.writeBooleanField("bodyOmitted", true);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void writeHeaders(JsonGenerator json, List<String> lines) throws IOException {
        Map<String, List<String>> byName = new LinkedHashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(": ");
            byName.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>(1))
                    .add(line.substring(colon + 2));
        }
        json.writeObjectFieldStart("headers");
        for (Map.Entry<String, List<String>> header : byName.entrySet()) {
            json.writeArrayFieldStart(header.getKey());
            for (String value : header.getValue()) {
                json.writeString(value);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void writeBody(JsonGenerator json, byte[] body) throws IOException {
        Optional<String> text = EventDocument.text(body);
        if (text.isEmpty()) {
            json.writeStringField("base64", Base64.getEncoder().encodeToString(body));
        } else if (isJson(text.get())) {
            json.writeFieldName("body");
            json.writeRawValue(text.get());
        } else {
            json.writeStringField("text", text.get());
        }
    }

    /** Whether this is one JSON value and nothing else (RFC 8259). */
    public static boolean isJson(String text) {
        if (text.startsWith("\uFEFF")) {
            return false;
        }
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            if (parser.currentToken().isStructStart()) {
                parser.skipChildren();
            } else {
                parser.getText();
            }
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }
}
