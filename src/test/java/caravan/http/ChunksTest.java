package caravan.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ChunksTest {

    private static final int MOST = 30;

    /** What is read when so many bytes come at a time; with {@code !} for the end. */
    private static String read(String sent, int atATime) {
        Chunks chunks = new Chunks(MOST);
        ByteBuf in = Unpooled.buffer();
        StringBuilder read = new StringBuilder();
        for (int from = 0; from < sent.length(); from += atATime) {
            String part = sent.substring(from, Math.min(sent.length(), from + atATime));
            in.writeCharSequence(part, ISO_8859_1);
            for (int before = -1; before != in.readableBytes() && in.isReadable(); ) {
                before = in.readableBytes();
                List<Object> out = new ArrayList<>();
                chunks.decode(in, out);
                for (Object each : out) {
                    read.append(((HttpContent) each).content().toString(ISO_8859_1));
                    if (each instanceof LastHttpContent) {
                        return read + "!" + in.toString(ISO_8859_1);
                    }
                }
            }
        }
        return read.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5\r\nhello\r\n0\r\n\r\n",
                "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
                "00000000005\r\nhello\r\n000\r\n\r\n",
                "5 ;a=\"b;c\"\r\nhello\r\n0;last\r\n\r\n",
                "5\r\nhello\r\n0\r\nX-Sum: 1\r\nExpires:\r\n\r\n"
            })
    void areReadWhereverTheyArePartedOnTheWay(String sent) {
        for (int atATime = 1; atATime <= sent.length(); atATime++) {
            assertThat(read(sent, atATime)).isEqualTo("hello!");
        }
    }

    @Test
    void whatComesBehindIsLeft() {
        String sent = "1\r\na\r\n0\r\n\r\nGET";
        assertThat(read(sent, sent.length())).isEqualTo("a!GET");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zz\r\n",
                "\r\n",
                ";a=b\r\n",
                "-1\r\n",
                "+1\r\n",
                "0x1\r\n",
                " 1\r\n",
                "1 1\r\n",
                "1\na\r\n",
                "1;a\rb\r\n",
                "10000000\r\n",
                "100000005\r\nhello\r\n0\r\n\r\n",
                "10000000000000005\r\nhello\r\n0\r\n\r\n",
                "ffffffff\r\n",
                "1;an extension that is far too long",
                "1\r\nab\r\n",
                "1\r\na\n0\r\n\r\n",
                "1\r\na0\r\n\r\n",
                "0\r\nno colon\r\n\r\n",
                "0\r\nspace : a\r\n\r\n",
                "0\r\n: nameless\r\n\r\n",
                "0\r\nA: b\r\n folded: c\r\n\r\n",
                "0\r\nA: b\n\r\n",
                "0\r\nA: \u0000\r\n\r\n",
                "0\r\nA: all of the trailers\r\nB: are too long\r\n\r\n"
            })
    void whatIsNoneIsRefused(String sent) {
        for (int atATime = 1; atATime <= sent.length(); atATime++) {
            int parts = atATime;
            assertThatThrownBy(() -> read(sent, parts)).isInstanceOf(CorruptedFrameException.class);
        }
    }
}
