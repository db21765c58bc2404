package servers;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import servers.Http.Answer;

/** A connection on which a test decides what is sent, and when anything is read. */
public final class RawConnection implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int LITTLE = 4_096;

    private final Socket socket;
    private final InputStream in;

    private RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), LITTLE);
    }

    /** What it has not read waits, but for a little, at the server. */
    public static RawConnection to(CaravanProcess caravan) {
        try {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(LITTLE);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.connect(new InetSocketAddress("127.0.0.1", caravan.port()));
            return new RawConnection(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RawConnection send(String latin1) {
        if (!offer(latin1)) {
            throw new IllegalStateException("The server has ended the connection");
        }
        return this;
    }

    /** Whether it could be sent: not when the server has ended the connection. */
    public boolean offer(String latin1) {
        try {
            socket.getOutputStream().write(latin1.getBytes(StandardCharsets.ISO_8859_1));
            return true;
        } catch (IOException ended) {
            return false;
        }
    }

    /** Sends no more, and goes on reading. */
    public RawConnection finish() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next answer; it was asked for by this method. */
    public Answer answer(String method) {
        try {
            return RawAnswer.read(in, method);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The next byte.
     *
     * @return -1 when the server has ended the connection
     */
    public int read() {
        try {
            return in.read();
        } catch (SocketException reset) {
            return -1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the server ends its half in this time, and has said no more before. */
    public boolean endsWithin(Duration most) {
        try {
            socket.setSoTimeout((int) most.toMillis());
            return in.read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads and throws away all that comes until the server ends the connection. */
    public void awaitEnd() {
        while (read() >= 0) {}
    }

    /** Goes without a word, whatever was not read. */
    @Override
    public void close() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
