package caravan.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.util.List;

import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.TRANSFER_ENCODING;
import static io.netty.handler.codec.http.HttpHeaderNames.UPGRADE;
import static io.netty.handler.codec.http.HttpHeaderValues.WEBSOCKET;

/**
 * Reads one request after the other. What comes behind one that is to be answered waits, as bytes;
 * so does a head until all of it is there, since its headers would take many times as much. A
 * request that cannot be read is handed on as one that says so: it is answered like others, and in
 * its turn. After it nothing is read any more.
 */
final class RequestDecoder extends HttpRequestDecoder {

    /** The header with the status that a request which could not be read is answered with. */
    static final String UNREADABLE = "caravan-unreadable";

    static final String MALFORMED = "400";
    static final String TOO_SLOW = "408";
    static final String TOO_LARGE = "431";
    static final String FRAMED_ODDLY = "400-framing";

    private final int mostOfHead;
    private final HeadBytes head = new HeadBytes();
    private Conversation conversation;
    private ChannelHandlerContext here;
    private boolean shaking;
    private boolean ended;

    /**
     * @param mostOfHead bytes
     */
    RequestDecoder(int mostOfHead) {
        super(
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(mostOfHead)
                        .setMaxHeaderSize(mostOfHead)
                        .setTrailersFactory(NoTrailers.FACTORY));
        this.mostOfHead = mostOfHead;
    }

    void tell(Conversation about) {
        conversation = about;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        here = context;
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
    public void channelRead(ChannelHandlerContext context, Object bytes) throws Exception {
        super.channelRead(context, bytes);
        if (isHoldingBack()) {
            context.channel().config().setAutoRead(false);
        }
    }

    private boolean isHoldingBack() {
        return !here.isRemoved() && conversation.isToBeAnswered() && hasUnread();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        if (isHoldingBack()) {
            // Netty's own would ask for more, since nothing was decoded.
            context.fireChannelReadComplete();
        } else {
            super.channelReadComplete(context);
        }
        if (!here.isRemoved()) {
            boolean none = conversation.isReceiving() || !hasUnread();
            conversation.holdUnread(none ? 0 : internalBuffer().capacity());
        }
    }

    /** The request before was answered. */
    void goOn() {
        if (hasUnread() || shaking) {
            shaking = false;
            here.executor().execute(this::readOn);
        }
    }

    private void readOn() {
        if (here.isRemoved()) {
            return;
        }
        here.channel().config().setAutoRead(true);
        try {
            channelRead(here, Unpooled.EMPTY_BUFFER);
            channelReadComplete(here);
        } catch (Exception broken) {
            here.fireExceptionCaught(broken);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
            throws Exception {
        if (ended) {
            in.skipBytes(in.readableBytes());
        } else if (conversation.isReceiving()) {
            super.decode(context, in, out);
            noteEnd(out);
        } else if (!conversation.isToBeAnswered()) {
            decodeHead(context, in, out);
        }
    }

    private void decodeHead(ChannelHandlerContext context, ByteBuf in, List<Object> out)
            throws Exception {
        HeadBytes.skipBefore(in);
        int length = head.length(in);
        if (Math.max(length, length < 0 ? in.readableBytes() : 0) > mostOfHead) {
            conversation.begins();
            out.add(unreadable(HeadBytes.firstLine(in), TOO_LARGE));
            in.skipBytes(in.readableBytes());
        } else if (length >= 0) {
            super.decode(context, in, out);
            conversation.begins();
            HttpRequest request = (HttpRequest) out.get(0);
            if (request.decoderResult().isFailure()) {
                out.set(0, unreadable(request, MALFORMED));
            } else if (isFramedOddly(request.headers())) {
                out.clear();
                out.add(unreadable(request, FRAMED_ODDLY));
            }
            noteEnd(out);
            if (isHandshake(request) && conversation.isToBeAnswered()) {
                awaitAnswer(request, in, out);
            }
        }
    }

    /**
     * Another server may see another end of its body, or take what stands behind it for a request:
     * so nothing that comes behind it is read (RFC 9112, 6.1 and 6.3).
     */
    private static boolean isFramedOddly(HttpHeaders headers) {
        List<String> codings = headers.getAll(TRANSFER_ENCODING);
        return !codings.isEmpty()
                && (codings.size() > 1
                        || !codings.get(0).strip().equalsIgnoreCase("chunked")
                        || headers.contains(CONTENT_LENGTH));
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
            conversation.begins();
            out.clear();
            out.add(unreadable(request, MALFORMED));
        } else {
            shaking = true;
            here.channel().config().setAutoRead(false);
        }
    }

    private void noteEnd(List<Object> out) {
        if (!out.isEmpty() && out.get(out.size() - 1) instanceof LastHttpContent) {
            conversation.received();
        }
    }

    boolean hasUnread() {
        return actualReadableBytes() > 0;
    }

    /** What still comes is thrown away. */
    void ignoreRest() {
        ended = true;
        here.channel().config().setAutoRead(true);
    }

    /** The time for a head is over. */
    void endHead() {
        conversation.begins();
        here.fireChannelRead(unreadable(HeadBytes.firstLine(internalBuffer()), TOO_SLOW));
        here.fireChannelReadComplete();
    }

    /** It has no end, so that the connection stays until its client has seen the answer. */
    private HttpRequest unreadable(HttpRequest request, String status) {
        ended = true;
        HeadersMultiMap headers = HeadersMultiMap.httpHeaders();
        headers.add("Host", "localhost").add("Connection", "close").add(UNREADABLE, status);
        return new DefaultHttpRequest(
                HttpVersion.HTTP_1_1, request.method(), request.uri(), headers);
    }
}
