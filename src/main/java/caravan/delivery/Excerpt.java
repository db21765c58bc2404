package caravan.delivery;

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

    private static final char REPLACEMENT = '\ufffd';

    static Excerpt of(byte[] bytes, boolean cut) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer text = CharBuffer.allocate(bytes.length);
        // A character may be cut in two.
        CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), text, !cut);
        String decoded = text.flip().toString();
        boolean binary = result.isError() || decoded.indexOf('\0') >= 0;
        return new Excerpt(binary ? "" : safe(decoded), binary, cut);
    }

    static String safe(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.chars().forEach(c -> safe.append(isSafe((char) c) ? (char) c : REPLACEMENT));
        return safe.toString();
    }

    private static boolean isSafe(char c) {
        return switch (c) {
            case '\t', '\n', '\r' -> true;
            // Marks, embeddings, overrides and isolates of writing from right to left.
            case '\u061c', '\u200e', '\u200f' -> false;
            default ->
                    !Character.isISOControl(c)
                            && !(c >= '\u2028' && c <= '\u202e')
                            && !(c >= '\u2066' && c <= '\u2069');
        };
    }
}
