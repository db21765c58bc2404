package caravan.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection behind its last answer so that its client gets to read that answer. A
 * connection that is closed while bytes of the client's are unread, or still on their way, is reset
 * (RFC 9112, 9.6), and what was answered may be lost with it. So only this side's half is closed at
 * first: the client sees the end at once. What it still sends is thrown away until it goes too, or
 * for a while.
 */
final class LastAnswer extends ChannelOutboundHandlerAdapter {

    private static final Duration A_WHILE = Duration.ofSeconds(5);

    private final RequestDecoder decoder;
    private final Conversation conversation;
    private boolean last;
    private boolean leaving;

    LastAnswer(RequestDecoder decoder, Conversation conversation) {
        this.decoder = decoder;
        this.conversation = conversation;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        ChannelPromise written = promise;
        if (message instanceof HttpResponse response) {
            if (conversation.isBroken()) {
                HttpUtil.setKeepAlive(response, false);
            }
            last |= !HttpUtil.isKeepAlive(response);
        }
        if (conversation.isReceiving() && Conversation.endsAnswer(message)) {
            written = promise.unvoid().addListener(done -> answered(context, done));
        }
        context.write(message, written);
    }

    private void answered(ChannelHandlerContext context, Future<?> writing) {
        if (writing.isSuccess() && isLast()) {
            leave(context.channel());
        }
    }

    private boolean isLast() {
        return last || conversation.isBroken();
    }

    /** Vert.x closes once it has the end of the request, though more may stand behind it. */
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (!leaving && (conversation.isBroken() || last && decoder.hasUnread())) {
            leave(context.channel());
            context.channel().closeFuture().addListener(closed -> promise.trySuccess());
        } else {
            context.close(promise);
        }
    }

    private void leave(Channel channel) {
        leaving = true;
        decoder.ignoreRest();
        ((DuplexChannel) channel).shutdownOutput();
        Future<?> end =
                channel.eventLoop()
                        .schedule(() -> channel.close(), A_WHILE.toMillis(), TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> end.cancel(false));
    }
}
