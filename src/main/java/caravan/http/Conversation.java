package caravan.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One connection's requests and answers in turn, and for how long its client may keep Caravan
 * waiting. All of it happens on the connection's event loop.
 */
final class Conversation extends ChannelDuplexHandler {

    /** What the client is waited for. */
    private enum Wait {
        NOTHING,
        /** The rest of a head. */
        HEAD,
        /** The rest of a request that was answered already. */
        REST,
        /** What was written is to be taken. */
        TAKING,
        /** A WebSocket was closed from here. */
        CLOSING
    }

    private static final Duration FOR_THE_REST = Duration.ofSeconds(10);

    private final RequestDecoder decoder;
    private final SlowClients slow;
    private ChannelHandlerContext here;
    private boolean receiving;
    private boolean answering;
    private boolean broken;
    private boolean closing;
    private long unread;
    private long untaken;
    private long held;
    private Wait wait = Wait.NOTHING;
    private Future<?> deadline;

    Conversation(RequestDecoder decoder, SlowClients slow) {
        this.decoder = decoder;
        this.slow = slow;
        decoder.tell(this);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        here = context;
    }

    /** The head of a request has come. */
    void begins() {
        receiving = true;
        answering = true;
    }

    /** All of the request has come. */
    void received() {
        receiving = false;
    }

    /** The rest of the body is none, so that it is not read. */
    void breaksOff() {
        broken = true;
        BrokenBody.malformed(here.channel());
        if (!answering) {
            here.channel().close();
        }
    }

    boolean isBroken() {
        return broken;
    }

    boolean isAnswering() {
        return answering;
    }

    boolean isReceiving() {
        return receiving;
    }

    /** All of a request has come, and its answer was not written out yet. */
    boolean isToBeAnswered() {
        return answering && !receiving;
    }

    /** What has come and was not handed on takes about so many bytes. */
    void holdUnread(long bytes) {
        unread = bytes;
        look();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        ChannelPromise written = promise;
        if (message instanceof HttpResponse response && isInformational(response)) {
            if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
                context.channel().config().setAutoRead(true);
                // Who sends no more on a WebSocket is gone.
                context.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
            }
        } else if (endsAnswer(message)) {
            written = promise.unvoid().addListener(this::answered);
        } else if (message instanceof CloseWebSocketFrame) {
            closing = true;
        }
        context.write(message, written);
        if (closing || !context.channel().isWritable()) {
            holdUntaken();
        }
    }

    /** An informational response is whole, and no answer yet. */
    static boolean endsAnswer(Object message) {
        return message instanceof LastHttpContent
                && !(message instanceof HttpResponse response && isInformational(response));
    }

    private static boolean isInformational(HttpResponse response) {
        return response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    private void answered(Future<?> writing) {
        if (writing.isSuccess()) {
            answering = false;
            look();
            decoder.goOn();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        holdUntaken();
        context.fireChannelWritabilityChanged();
    }

    private void holdUntaken() {
        ChannelOutboundBuffer waiting = here.channel().unsafe().outboundBuffer();
        // There is none any more when nothing can be written.
        untaken = waiting == null ? 0 : waiting.bytesBeforeWritable();
        look();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        closing = false;
        receiving = false;
        unread = 0;
        untaken = 0;
        look();
        context.fireChannelInactive();
    }

    private void look() {
        if (unread + untaken != held) {
            held = unread + untaken;
            slow.hold(here, held);
        }
        Wait now = waitingFor();
        if (now != wait) {
            wait = now;
            if (deadline != null) {
                deadline.cancel(false);
            }
            deadline =
                    now == Wait.NOTHING
                            ? null
                            : here.executor()
                                    .schedule(
                                            this::late,
                                            most(now).toMillis(),
                                            TimeUnit.MILLISECONDS);
        }
    }

    private Wait waitingFor() {
        if (closing) {
            return Wait.CLOSING;
        }
        if (untaken > 0) {
            return Wait.TAKING;
        }
        if (answering) {
            return Wait.NOTHING;
        }
        if (receiving) {
            return Wait.REST;
        }
        return unread > 0 ? Wait.HEAD : Wait.NOTHING;
    }

    private Duration most(Wait now) {
        return switch (now) {
            case HEAD -> slow.limits().headTime();
            case REST -> FOR_THE_REST;
            default -> slow.limits().takingTime();
        };
    }

    private void late() {
        if (wait == Wait.HEAD) {
            decoder.endHead();
        } else {
            slow.cut(here);
        }
    }
}
