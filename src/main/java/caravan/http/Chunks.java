package caravan.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one chunked body (RFC 9112, 7.1), to the letter: whoever reads it otherwise may see another
 * end of it. Netty's decoder takes a size modulo 2<sup>32</sup>, and any line for a trailer.
 */
final class Chunks {

    /** A size, and extensions that nobody reads. */
    private static final Pattern SIZE =
            Pattern.compile("0*([0-9A-Fa-f]{1,7})[ \t]*(;[\\x20-\\x7e\\x80-\\xff\t]*)?");

    private static final Pattern TRAILER =
            Pattern.compile("[-!#$%&'*+.^_`|~0-9A-Za-z]+:[\\x20-\\x7e\\x80-\\xff\t]*");

    private static final int HEXADECIMAL = 16;
    private static final byte LINE_FEED = '\n';

    private enum Next {
        SIZE,
        DATA,
        END_OF_DATA,
        TRAILER
    }

    private final int mostOfLine;
    private int ofTrailers;
    private int ofData;
    private Next next = Next.SIZE;

    /**
     * @param mostOfLine bytes that a size with its extensions may have, and all the trailers
     */
    Chunks(int mostOfLine) {
        this.mostOfLine = mostOfLine;
        this.ofTrailers = mostOfLine;
    }

    /**
     * Reads one part of it, if all of that part is there.
     *
     * @throws CorruptedFrameException when it is none
     */
    void decode(ByteBuf in, List<Object> out) {
        switch (next) {
            case SIZE -> readSize(in);
            case DATA -> readData(in, out);
            case END_OF_DATA -> readEndOfData(in);
            case TRAILER -> readTrailer(in, out);
        }
    }

    private void readSize(ByteBuf in) {
        String line = line(in, mostOfLine);
        if (line != null) {
            Matcher size = SIZE.matcher(line);
            check(size.matches());
            ofData = Integer.parseInt(size.group(1), HEXADECIMAL);
            next = ofData == 0 ? Next.TRAILER : Next.DATA;
        }
    }

    private void readData(ByteBuf in, List<Object> out) {
        int there = Math.min(ofData, in.readableBytes());
        out.add(new DefaultHttpContent(in.readRetainedSlice(there)));
        ofData -= there;
        next = ofData == 0 ? Next.END_OF_DATA : Next.DATA;
    }

    private void readEndOfData(ByteBuf in) {
        String line = line(in, 0);
        if (line != null) {
            next = Next.SIZE;
        }
    }

    /** Nobody reads them, so they are not kept either. */
    private void readTrailer(ByteBuf in, List<Object> out) {
        String line = line(in, ofTrailers);
        if (line != null && line.isEmpty()) {
            out.add(LastHttpContent.EMPTY_LAST_CONTENT);
        } else if (line != null) {
            check(TRAILER.matcher(line).matches());
            ofTrailers -= line.length();
        }
    }

    /** The next line without its end; null as long as that is not there. */
    private static String line(ByteBuf in, int most) {
        int start = in.readerIndex();
        int end = in.indexOf(start, in.writerIndex(), LINE_FEED);
        int length = end < 0 ? in.readableBytes() : end + 1 - start;
        check(length <= most + "\r\n".length());
        if (end < 0) {
            return null;
        }
        String line = in.readCharSequence(length, StandardCharsets.ISO_8859_1).toString();
        check(line.endsWith("\r\n"));
        return line.substring(0, length - "\r\n".length());
    }

    private static void check(boolean asItMustBe) {
        if (!asItMustBe) {
            throw new CorruptedFrameException("not a chunk");
        }
    }
}
