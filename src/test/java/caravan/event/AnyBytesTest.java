package caravan.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.Document;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.DocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

import static org.assertj.core.api.Assertions.assertThat;

/** For any bytes: the event's JSON can be parsed, and JSON and document give the bytes back. */
class AnyBytesTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final DocumentCodec CODEC = new DocumentCodec();

    /** Bytes of all kinds, and pieces of JSON and of UTF-8 that are nearly right. */
    @Provide
    Arbitrary<byte[]> bodies() {
        Arbitrary<byte[]> pieces =
                Arbitraries.of(
                                "{",
                                "}",
                                "[",
                                "]",
                                "\"",
                                ":",
                                ",",
                                "1",
                                "-",
                                ".",
                                "e",
                                "true",
                                "null",
                                " ",
                                "\n",
                                "\\",
                                "\\u00",
                                "\\ud800",
                                "a",
                                "\u00e9",
                                "\ud83d\ude00",
                                "\0",
                                "\uFEFF",
                                "\uFFFD",
                                "\u007f",
                                "\u2028")
                        .map(piece -> piece.getBytes(StandardCharsets.UTF_8))
                        .list()
                        .ofMaxSize(12)
                        .map(AnyBytesTest::joined);
        Arbitrary<byte[]> any = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
        Arbitrary<byte[]> cut =
                pieces.map(bytes -> Arrays.copyOf(bytes, Math.max(0, bytes.length - 1)));
        return Arbitraries.oneOf(pieces, any, cut);
    }

    private static byte[] joined(List<byte[]> pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        pieces.forEach(all::writeBytes);
        return all.toByteArray();
    }

    @Property(tries = 20_000)
    void jsonGivesBytesBack(@ForAll("bodies") byte[] body) throws IOException {
        byte[] json = EventJson.whole(TestEvents.event(body, "a: b"));
        JsonNode event = MAPPER.readTree(json);
        assertThat(event.get("size").intValue()).isEqualTo(body.length);
        if (event.has("body")) {
            String text = new String(json, StandardCharsets.UTF_8);
            int start = text.indexOf(",\"body\":") + ",\"body\":".length();
            assertThat(text.substring(start, text.length() - 1).getBytes(StandardCharsets.UTF_8))
                    .isEqualTo(body);
        } else if (event.has("text")) {
            assertThat(event.get("text").textValue().getBytes(StandardCharsets.UTF_8))
                    .isEqualTo(body);
        } else {
            assertThat(Base64.getDecoder().decode(event.get("base64").textValue())).isEqualTo(body);
        }
    }

    @Property(tries = 5_000)
    void documentGivesEventBack(@ForAll("bodies") byte[] body) {
        Event event = TestEvents.event(body, "a: b", "c: \u00e9");
        Document insert = EventDocument.insert(List.of(event), "journal");
        Event back =
                EventDocument.event(
                        overTheWire(insert.getList("documents", Document.class).get(0)));
        assertThat(back).usingRecursiveComparison().isEqualTo(event);
    }

    private static Document overTheWire(Document document) {
        BasicOutputBuffer bytes = new BasicOutputBuffer();
        CODEC.encode(new BsonBinaryWriter(bytes), document, EncoderContext.builder().build());
        return CODEC.decode(
                new BsonBinaryReader(bytes.getByteBuffers().get(0).asNIO()),
                DecoderContext.builder().build());
    }
}
