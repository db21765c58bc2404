package caravan.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.util.List;
import java.util.Optional;

import static io.netty.handler.codec.http.HttpHeaderNames.UPGRADE;
import static io.netty.handler.codec.http.HttpHeaderValues.WEBSOCKET;

/**
 * Reads heads and bodies. A head waits, as bytes, until all of it is there, since its headers would
 * take many times as much. A request that cannot be read is handed on as one that says so: it is
 * answered like others, and in its turn. After it nothing is read any more.
 */
final class RequestDecoder extends DecoderInTurn {

    private final int mostOfHead;
    private final HeadBytes head = new HeadBytes();
    private Chunks chunks;

    /**
     * @param mostOfHead bytes
     */
    RequestDecoder(int mostOfHead) {
        super(
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(mostOfHead)
                        .setMaxHeaderSize(mostOfHead));
        this.mostOfHead = mostOfHead;
    }

    /** With the kind of headers that Vert.x is fastest with. */
    @Override
    protected HttpMessage createMessage(String[] line) {
        return new DefaultHttpRequest(
                HttpVersion.valueOf(line[2]),
                HttpMethod.valueOf(line[0]),
                line[1],
                HeadersMultiMap.httpHeaders());
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
            throws Exception {
        if (isEnded()) {
            in.skipBytes(in.readableBytes());
        } else if (conversation().isReceiving()) {
            decodeBody(context, in, out);
            noteEnd(out);
        } else if (!conversation().isToBeAnswered()) {
            decodeHead(context, in, out);
        }
    }

    private void decodeHead(ChannelHandlerContext context, ByteBuf in, List<Object> out)
            throws Exception {
        HeadBytes.skipBefore(in);
        int length = head.length(in);
        if (Math.max(length, length < 0 ? in.readableBytes() : 0) > mostOfHead) {
            out.add(instead(HeadBytes.firstLine(in), Unreadable.TOO_LARGE));
            in.skipBytes(in.readableBytes());
        } else if (length >= 0) {
            super.decode(context, in, out);
            conversation().begins();
            HttpRequest request = (HttpRequest) out.get(0);
            Optional<Unreadable> unreadable = Unreadable.of(request);
            if (unreadable.isPresent()) {
                out.clear();
                out.add(instead(request, unreadable.get()));
            } else {
                expectBody(request);
                noteEnd(out);
            }
            if (isHandshake(request) && conversation().isToBeAnswered()) {
                awaitAnswer(request, in, out);
            }
        }
    }

    private void expectBody(HttpRequest request) {
        chunks = null;
        if (HttpUtil.isTransferEncodingChunked(request)) {
            chunks = new Chunks(mostOfHead);
            // What comes next to Netty's decoder is a head.
            reset();
        }
    }

    private void decodeBody(ChannelHandlerContext context, ByteBuf in, List<Object> out)
            throws Exception {
        if (chunks == null) {
            super.decode(context, in, out);
            return;
        }
        try {
            chunks.decode(in, out);
        } catch (CorruptedFrameException malformed) {
            in.skipBytes(in.readableBytes());
            end();
            conversation().breaksOff();
        }
    }

    /** It stays, to be seen: Netty would let the length go. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {}

    private static boolean isHandshake(HttpRequest request) {
        return request.method().equals(HttpMethod.GET)
                && request.headers().containsValue(UPGRADE, WEBSOCKET, true);
    }

    /**
     * Nothing may be sent behind it before it is answered (RFC 6455, 4.1): Netty would answer that
     * first. So what comes is not read meanwhile, and what has come already makes it malformed.
     */
    private void awaitAnswer(HttpRequest request, ByteBuf in, List<Object> out) {
        if (in.isReadable()) {
            out.clear();
            out.add(instead(request, Unreadable.MALFORMED));
        } else {
            readNothing();
        }
    }

    private void noteEnd(List<Object> out) {
        if (!out.isEmpty() && out.get(out.size() - 1) instanceof LastHttpContent) {
            conversation().received();
        }
    }

    /** The time for a head is over. */
    void endHead() {
        HttpRequest known = HeadBytes.firstLine(internalBuffer());
        here().fireChannelRead(instead(known, Unreadable.TOO_SLOW));
        here().fireChannelReadComplete();
    }

    /** It has no end, so that the connection stays until its client has seen the answer. */
    private HttpRequest instead(HttpRequest request, Unreadable why) {
        end();
        conversation().begins();
        return why.instead(request);
    }
}
