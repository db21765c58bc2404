package caravan.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at the bytes of a head before it is decoded. */
final class HeadBytes {

    private static final Pattern FIRST_LINE =
            Pattern.compile("([A-Za-z-]+) (/\\S*) HTTP/1\\.[01]\\r?");
    private static final byte LINE_FEED = '\n';
    private static final byte CARRIAGE_RETURN = '\r';

    private int searched;

    /** Empty lines may stand before a head: they are none of it. */
    static void skipBefore(ByteBuf in) {
        while (in.isReadable() && isBlank(in.getByte(in.readerIndex()))) {
            in.skipBytes(1);
        }
    }

    /** As Netty's decoder has it. */
    private static boolean isBlank(byte next) {
        return Character.isISOControl(next) || Character.isWhitespace(next);
    }

    /**
     * How many bytes the head has that begins here, with the empty line after it; -1 as long as its
     * end is not there. What was searched once is not searched again when more has come.
     */
    int length(ByteBuf in) {
        int start = in.readerIndex();
        int line = next(in, start + searched);
        while (line >= 0) {
            int after = line + 1;
            if (is(in, after, CARRIAGE_RETURN)) {
                after++;
            }
            if (is(in, after, LINE_FEED)) {
                searched = 0;
                return after + 1 - start;
            }
            line = next(in, line + 1);
        }
        // The last two bytes may be the line's end and the half of the next one's.
        searched = Math.max(0, in.readableBytes() - 2);
        return -1;
    }

    private static int next(ByteBuf in, int from) {
        return in.indexOf(from, in.writerIndex(), LINE_FEED);
    }

    private static boolean is(ByteBuf in, int index, byte expected) {
        return index < in.writerIndex() && in.getByte(index) == expected;
    }

    /** The request as its first line has it, without headers; a GET of / when it has none. */
    static HttpRequest firstLine(ByteBuf in) {
        int end = Math.max(in.readerIndex(), next(in, in.readerIndex()));
        String line =
                in.toString(in.readerIndex(), end - in.readerIndex(), StandardCharsets.ISO_8859_1);
        Matcher parts = FIRST_LINE.matcher(line);
        boolean known = parts.matches();
        return new DefaultHttpRequest(
                HttpVersion.HTTP_1_1,
                known ? HttpMethod.valueOf(parts.group(1)) : HttpMethod.GET,
                known ? parts.group(2) : "/");
    }
}
