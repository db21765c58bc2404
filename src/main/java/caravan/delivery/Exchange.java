package caravan.delivery;

import caravan.webhook.AddressGuard;
import caravan.webhook.AddressGuard.Verdict;
import io.netty.buffer.Unpooled;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One call on its way: host checked, address connected to, request sent, answer read, all in one
 * time. From {@link #begin} on it stays on one event loop.
 */
final class Exchange {

    private final HttpClient http;
    private final AddressGuard guard;
    private final Connections connections;
    private final int excerpt;
    private final String userAgent;
    private final Call call;
    private final long begun = System.nanoTime();
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();

    private Context loop;
    private long timer;
    private HttpClientRequest request;
    private Reading reading;
    private boolean repeated;
    private boolean suspect;
    private boolean over;
    private String phase = "its name does not resolve";

    Exchange(
            HttpClient http,
            AddressGuard guard,
            Connections connections,
            int excerpt,
            String userAgent,
            Call call) {
        this.http = http;
        this.guard = guard;
        this.connections = connections;
        this.excerpt = excerpt;
        this.userAgent = userAgent;
        this.call = call;
    }

    CompletableFuture<Answer> answer() {
        return answer;
    }

    CompletableFuture<Answer> refused(String reason) {
        answer.complete(unanswered(Failure.NO_ROOM, reason));
        return answer;
    }

    void begin() {
        loop = Vertx.currentContext();
        timer = loop.owner().setTimer(left(), now -> timeOut());
        guard.check(call.destination().host())
                .thenAccept(verdict -> loop.runOnContext(now -> go(verdict)));
    }

    private void go(Verdict verdict) {
        if (verdict instanceof Verdict.Allowed allowed) {
            connect(allowed.addresses());
        } else if (verdict instanceof Verdict.Refused refused) {
            end(unanswered(Failure.ADDRESS, refused.reason()));
        } else if (verdict instanceof Verdict.Unresolved unresolved) {
            end(unanswered(Failure.NAME, unresolved.reason()));
        }
    }

    private void connect(List<InetAddress> addresses) {
        if (over) {
            return;
        }
        phase = "it does not take the connection";
        try {
            http.request(RequestHead.of(call, addresses.get(0), userAgent, left()))
                    .onComplete(made -> connected(made, addresses));
        } catch (IllegalArgumentException e) {
            end(unanswered(Failure.UNSENDABLE, "a header has characters that none may have"));
        }
    }

    private void connected(AsyncResult<HttpClientRequest> made, List<InetAddress> addresses) {
        if (made.failed()) {
            Failing why = Failing.connecting(made.cause());
            if (why.elsewhere() && addresses.size() > 1) {
                connect(addresses.subList(1, addresses.size()));
            } else {
                end(unanswered(why.failure(), why.reason()));
            }
        } else if (over) {
            Connections.abandon(made.result(), false);
        } else {
            send(made.result(), addresses);
        }
    }

    private void send(HttpClientRequest request, List<InetAddress> addresses) {
        this.request = request;
        if (call.timeout().compareTo(duration()) <= 0) {
            // The process may have been stopped: what begins now nobody has leased for it.
            timeOut();
            return;
        }
        phase = "it does not answer";
        boolean reused = connections.isReused(request);
        if (connections.isFull() && request.version() == HttpVersion.HTTP_1_1) {
            request.putHeader("connection", "close");
        }
        request.exceptionHandler(failure -> {}); // The response has it too.
        request.response()
                .onComplete(
                        head -> {
                            if (head.succeeded()) {
                                read(head.result());
                            } else {
                                failed(head.cause(), reused, addresses);
                            }
                        });
        request.end(Buffer.buffer(Unpooled.wrappedBuffer(call.body())));
    }

    /**
     * A connection that was kept may have been closed from the other side just when it was used;
     * then the request is made once more. To the receiver it is the same webhook-id.
     */
    private void failed(Throwable failure, boolean reused, List<InetAddress> addresses) {
        request = null;
        if (reused && !repeated && Failing.mayRepeat(failure)) {
            repeated = true;
            connect(addresses);
        } else {
            Failing why = Failing.answering(failure);
            end(unanswered(why.failure(), why.reason()));
        }
    }

    private void read(HttpClientResponse response) {
        if (over) {
            return;
        }
        if (response.statusCode() < 200) {
            end(unanswered(Failure.BAD_ANSWER, "its answer is of status " + response.statusCode()));
            return;
        }
        reading = new Reading(response, excerpt);
        response.handler(this::read);
        response.exceptionHandler(failure -> end(reading.answered(duration(), true)));
        response.endHandler(
                whole -> {
                    request = null;
                    end(reading.answered(duration(), false));
                });
    }

    private void read(Buffer chunk) {
        if (!reading.add(chunk)) {
            end(reading.answered(duration(), true));
        }
    }

    private void timeOut() {
        suspect = true;
        end(
                reading == null
                        ? unanswered(Failure.TIME_OUT, phase + " in time")
                        : reading.answered(duration(), true));
    }

    private void end(Answer came) {
        if (!over) {
            over = true;
            loop.owner().cancelTimer(timer);
            if (request != null) {
                Connections.abandon(request, suspect);
            }
            answer.complete(came);
        }
    }

    private Answer unanswered(Failure failure, String reason) {
        return new Answer.Unanswered(failure, reason, duration());
    }

    private Duration duration() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private long left() {
        return Math.max(1, call.timeout().minus(duration()).toMillis());
    }
}
