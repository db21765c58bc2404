package caravan.http;

import caravan.Settings;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads bodies, with a bound on each, on all of them together, and on the time that one takes. A
 * body's bytes are counted until it is whole; then they are the journal's.
 */
@Singleton
public class Intake {

    /** How much of a refused body is read and thrown away so that its sender sees the answer. */
    private static final long LEFTOVER_BYTES = 4 << 20;

    private static final long LEFTOVER_MILLIS = 5_000;

    private final long bound;
    private final long timeMillis;
    private final AtomicLong reading = new AtomicLong();

    Intake(Settings settings) {
        bound = settings.limits().reading().asLongValue();
        timeMillis = settings.limits().readingTime().toMillis();
    }

    /** Must find the request paused; calls back on its event loop. */
    CompletionStage<byte[]> read(HttpServerRequest request, Context loop, long limit) {
        Reading body = new Reading(limit);
        if (declaredLength(request) > limit) {
            body.whole.completeExceptionally(Problem.bodyTooLarge(limit));
        } else if (Vertx.currentContext() == loop) {
            body.start(request, loop.owner());
        } else {
            loop.runOnContext(now -> body.start(request, loop.owner()));
        }
        return body.whole;
    }

    /**
     * After the answer, on the event loop: a body that nobody asked for, or that was refused, is
     * read and thrown away up to a bound, so that its sender sees the answer instead of a broken
     * pipe; beyond the bound the connection is closed.
     */
    public void discard(HttpServerRequest request, Vertx vertx) {
        if (request.isEnded()) {
            return;
        }
        long[] left = {LEFTOVER_BYTES};
        long timer = vertx.setTimer(LEFTOVER_MILLIS, late -> request.connection().close());
        request.handler(
                chunk -> {
                    left[0] -= chunk.length();
                    if (left[0] < 0) {
                        request.connection().close();
                    }
                });
        request.endHandler(end -> vertx.cancelTimer(timer));
        request.exceptionHandler(gone -> vertx.cancelTimer(timer));
        request.resume();
    }

    private static long declaredLength(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private final class Reading {

        private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
        private final long limit;
        private Buffer bytes = Buffer.buffer();
        private long counted;

        Reading(long limit) {
            this.limit = limit;
        }

        void start(HttpServerRequest request, Vertx vertx) {
            if (request.isEnded()) {
                whole.complete(bytes.getBytes());
                return;
            }
            request.handler(this::chunk);
            request.endHandler(end -> finish(null));
            request.exceptionHandler(broken -> finish(Problem.bodyBroken()));
            if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
                request.response().writeContinue();
            }
            request.resume();
            if (!whole.isDone()) {
                long timer = vertx.setTimer(timeMillis, late -> finish(Problem.bodyTooSlow()));
                Runnable forget = whenBroken(request, () -> finish(Problem.bodyBroken()));
                whole.whenComplete(
                        (done, failed) -> {
                            vertx.cancelTimer(timer);
                            forget.run();
                        });
            }
        }

        /**
         * Vert.x tells only those of a broken connection who ask before it breaks; this tells even
         * after. Returns what ends it.
         */
        private static Runnable whenBroken(HttpServerRequest request, Runnable act) {
            return BrokenBody.whenBroken(((ConnectionBase) request.connection()).channel(), act);
        }

        private void chunk(Buffer chunk) {
            if (whole.isDone()) {
                return;
            }
            counted += chunk.length();
            if (reading.addAndGet(chunk.length()) > bound) {
                finish(Problem.journalFull());
            } else if (counted > limit) {
                finish(Problem.bodyTooLarge(limit));
            } else {
                bytes.appendBuffer(chunk);
            }
        }

        private void finish(Throwable failure) {
            if (whole.isDone()) {
                return;
            }
            reading.addAndGet(-counted);
            Buffer all = bytes;
            bytes = null;
            if (failure == null) {
                whole.complete(all.getBytes());
            } else {
                whole.completeExceptionally(failure);
            }
        }
    }
}
