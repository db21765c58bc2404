package caravan.delivery;

import caravan.SafeText;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * The beginning of an answer's body, safe to show: characters that steer a terminal or turn text
 * around are replaced.
 *
 * @param text empty when it is binary
 * @param binary whether it is no UTF-8 text
 * @param cut whether there was more, or the body did not come to its end
 */
public record Excerpt(String text, boolean binary, boolean cut) {

    static Excerpt of(byte[] bytes, boolean cut) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer text = CharBuffer.allocate(bytes.length);
        // A character may be cut in two.
        CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), text, !cut);
        String decoded = text.flip().toString();
        boolean binary = result.isError() || decoded.indexOf('\0') >= 0;
        return new Excerpt(binary ? "" : SafeText.of(decoded), binary, cut);
    }
}
