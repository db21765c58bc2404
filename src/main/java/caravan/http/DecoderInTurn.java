package caravan.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;

/**
 * Has one request answered after the other. What comes behind one that is to be answered waits, as
 * bytes. A client that sends no more hears the answers to what has come whole.
 */
abstract class DecoderInTurn extends HttpRequestDecoder {

    private Conversation conversation;
    private ChannelHandlerContext here;
    private boolean nothingRead;
    private boolean ended;
    private boolean finished;

    DecoderInTurn(HttpDecoderConfig config) {
        super(config);
    }

    final void tell(Conversation about) {
        conversation = about;
    }

    final Conversation conversation() {
        return conversation;
    }

    @Override
    public final void handlerAdded(ChannelHandlerContext context) {
        here = context;
    }

    final ChannelHandlerContext here() {
        return here;
    }

    @Override
    public final void channelRead(ChannelHandlerContext context, Object bytes) throws Exception {
        super.channelRead(context, bytes);
        if (isHoldingBack()) {
            context.channel().config().setAutoRead(false);
        }
    }

    private boolean isHoldingBack() {
        return !here.isRemoved() && conversation.isToBeAnswered() && hasUnread();
    }

    @Override
    public final void channelReadComplete(ChannelHandlerContext context) throws Exception {
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

    /** Reads nothing, not even into its buffer, until the request is answered. */
    final void readNothing() {
        nothingRead = true;
        here.channel().config().setAutoRead(false);
    }

    /** The request before was answered. */
    final void goOn() {
        if (hasUnread() || nothingRead || finished) {
            nothingRead = false;
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
        leaveIfFinished();
    }

    /** Its client sends no more: Netty's own would throw away what was not decoded yet. */
    @Override
    public final void userEventTriggered(ChannelHandlerContext context, Object event)
            throws Exception {
        if (event instanceof ChannelInputShutdownEvent) {
            finished = true;
            leaveIfFinished();
        } else {
            super.userEventTriggered(context, event);
        }
    }

    /** A request that came in part is none. */
    private void leaveIfFinished() {
        boolean answered = !conversation.isToBeAnswered() && !(ended && conversation.isAnswering());
        if (finished && answered) {
            here.close();
        }
    }

    final boolean hasUnread() {
        return actualReadableBytes() > 0;
    }

    /** Whether what still comes is thrown away. */
    final boolean isEnded() {
        return ended;
    }

    final void end() {
        ended = true;
    }

    final void ignoreRest() {
        ended = true;
        here.channel().config().setAutoRead(true);
    }
}
