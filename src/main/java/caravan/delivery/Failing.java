package caravan.delivery;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * What a failed call is told as, in words of our own: an exception's may hold the URL.
 *
 * @param elsewhere whether another address of the same host may do better
 */
record Failing(Failure failure, String reason, boolean elsewhere) {

    static Failing connecting(Throwable failure) {
        if (has(failure, ConnectTimeoutException.class)) {
            return new Failing(Failure.TIME_OUT, "it does not take the connection in time", true);
        }
        if (has(failure, TimeoutException.class)) {
            return new Failing(Failure.TIME_OUT, "it does not take the connection in time", false);
        }
        if (has(failure, NoRouteToHostException.class)) {
            return new Failing(Failure.CONNECT, "no way leads to its address", true);
        }
        if (has(failure, ConnectException.class)) {
            return new Failing(Failure.CONNECT, "it refuses the connection", true);
        }
        if (has(failure, SSLException.class)) {
            return encrypting(failure);
        }
        if (has(failure, SocketException.class)) {
            return new Failing(Failure.CONNECT, "its address cannot be reached", true);
        }
        return answering(failure);
    }

    private static Failing encrypting(Throwable failure) {
        if (has(failure, SslHandshakeTimeoutException.class)) {
            return new Failing(Failure.TIME_OUT, "it does not agree on encryption in time", false);
        }
        return new Failing(
                Failure.TLS,
                certificate(failure).orElse("no encryption could be agreed on"),
                false);
    }

    private static Optional<String> certificate(Throwable failure) {
        if (has(failure, CertificateExpiredException.class)) {
            return Optional.of("its certificate has expired");
        }
        if (has(failure, CertificateNotYetValidException.class)) {
            return Optional.of("its certificate is not valid yet");
        }
        if (has(failure, CertPathBuilderException.class)) {
            return Optional.of("its certificate is of no known authority");
        }
        return has(failure, CertificateException.class)
                ? Optional.of("its certificate is not good for this host")
                : Optional.empty();
    }

    static Failing answering(Throwable failure) {
        if (has(failure, TooLongFrameException.class)) {
            return new Failing(Failure.BAD_ANSWER, "the head of its answer is too long", false);
        }
        if (isGone(failure)) {
            return new Failing(Failure.RESET, "it closed the connection without an answer", false);
        }
        return new Failing(Failure.BAD_ANSWER, "its answer is no HTTP", false);
    }

    private static boolean isGone(Throwable failure) {
        return !has(failure, DecoderException.class, Http2Exception.class)
                && has(
                        failure,
                        IOException.class,
                        HttpClosedException.class,
                        StreamResetException.class);
    }

    /** Whether the connection ended, as one that was kept may at any time. */
    static boolean mayRepeat(Throwable failure) {
        return isGone(failure) && !has(failure, StreamResetException.class);
    }

    @SafeVarargs
    private static boolean has(Throwable failure, Class<? extends Throwable>... kinds) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            for (Class<? extends Throwable> kind : kinds) {
                if (kind.isInstance(cause)) {
                    return true;
                }
            }
        }
        return false;
    }
}
