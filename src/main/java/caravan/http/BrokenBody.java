package caravan.http;

import io.netty.channel.Channel;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import io.netty.util.concurrent.Promise;

/**
 * Tells whoever reads a connection's last body that it has no end: that its chunks are none, or the
 * connection is closed. On the connection's event loop.
 */
final class BrokenBody {

    private static final AttributeKey<Promise<Void>> MALFORMED =
            AttributeKey.valueOf("caravan.malformed-body");

    private BrokenBody() {}

    /** What comes on this connection is no body. */
    static void malformed(Channel connection) {
        promise(connection).trySuccess(null);
    }

    /** Acts at once where it is broken already. Returns what ends it. */
    static Runnable whenBroken(Channel connection, Runnable act) {
        GenericFutureListener<Future<Void>> listener = broken -> act.run();
        promise(connection).addListener(listener);
        connection.closeFuture().addListener(listener);
        return () -> {
            promise(connection).removeListener(listener);
            connection.closeFuture().removeListener(listener);
        };
    }

    private static Promise<Void> promise(Channel connection) {
        Attribute<Promise<Void>> malformed = connection.attr(MALFORMED);
        if (malformed.get() == null) {
            malformed.set(new DefaultPromise<>(connection.eventLoop()));
        }
        return malformed.get();
    }
}
