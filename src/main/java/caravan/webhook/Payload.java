package caravan.webhook;

import caravan.event.EventJson;
import caravan.webhook.Trigger.Events.Matching;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An event's body as conditions read it: parsed once, when the first of them asks. For one thread.
 */
public final class Payload {

    /**
     * Lengths are bounded by the body's; depth and digits, which cost more than their bytes, here.
     */
    private static final ObjectMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(1_000)
                                                    .maxNumberLength(1_000)
                                                    .maxStringLength(Integer.MAX_VALUE)
                                                    .maxNameLength(Integer.MAX_VALUE)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    private final byte[] body;
    private boolean parsed;
    private JsonNode json;
    private Matching otherwise;

    public Payload(byte[] body) {
        this.body = body;
    }

    Matching matching(List<Condition> conditions) {
        if (!parsed) {
            parse();
            parsed = true;
        }
        if (json == null) {
            return otherwise;
        }
        return conditions.stream().allMatch(condition -> condition.holds(json))
                ? Matching.YES
                : Matching.NO;
    }

    private void parse() {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            otherwise = Matching.NO;
            return;
        }
        try {
            json = json(text);
        } catch (IOException | NumberFormatException e) {
            otherwise = EventJson.isJson(text) ? Matching.UNREADABLE : Matching.NO;
        }
    }

    /**
     * What an empty text is, is missing: no pointer finds anything in it.
     *
     * @throws NumberFormatException for an exponent beyond what Java can hold
     */
    static JsonNode json(String text) throws IOException {
        return MAPPER.readTree(text);
    }
}
