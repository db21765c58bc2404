package caravan.live;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * One WebSocket watching one inbox. Messages wait here, within a bound, and are written only while
 * the socket takes more. While history is being replayed to it, live events are held apart: so what
 * came over the socket never skips anything that is still to come, and the viewer can come back
 * with the last id that it saw.
 */
final class Viewer {

    /** Why a viewer is closed: 4000 and above are Caravan's own codes. */
    enum Close {
        GONE(4001, "the token is no longer valid"),
        TOO_SLOW(4008, "too slow: come back"),
        CHATTER(1008, "this socket only listens"),
        RESTART(1012, "Caravan stops: come back");

        private final short code;
        private final String reason;

        Close(int code, String reason) {
            this.code = (short) code;
            this.reason = reason;
        }
    }

    private static final int MOST_UNANSWERED = 2;

    private final ServerWebSocket socket;
    private final Admission admission;
    private final Turns turns;
    private final int mostMessages;
    private final long mostBytes;

    private final Deque<Message> outgoing = new ArrayDeque<>();
    private final Deque<Message> held = new ArrayDeque<>();
    private long outgoingBytes;
    private long heldBytes;
    private boolean replaying;
    private boolean missed;
    private boolean closed;
    private int unansweredPings;
    private int heard;
    private Runnable whenDrained;

    Viewer(
            ServerWebSocket socket,
            Admission admission,
            Turns turns,
            int mostMessages,
            long mostBytes) {
        this.socket = socket;
        this.admission = admission;
        this.turns = turns;
        this.mostMessages = mostMessages;
        this.mostBytes = mostBytes;
        hearPongs();
    }

    private void hearPongs() {
        try {
            socket.pongHandler(pong -> answered());
        } catch (IllegalStateException hasClosed) {
            // As it may at any time; this viewer will be told.
        }
    }

    Admission admission() {
        return admission;
    }

    Context loop() {
        return admission.loop();
    }

    /** A message that is to be shown now. */
    synchronized void show(Message message) {
        if (closed) {
            return;
        }
        if (!replaying) {
            send(message);
        } else if (fits(2 * held.size(), 2 * heldBytes, message)) {
            // Half of the room: when it is written, the other half is there for what comes next.
            held.add(message);
            message.add();
            heldBytes += message.length();
        } else {
            dropHeld();
            missed = true;
        }
    }

    /** A message that this viewer can do without: it takes no room that events may need. */
    synchronized void offer(Message message) {
        if (!closed && fits(2 * outgoing.size(), 2 * outgoingBytes, message)) {
            put(message);
        }
    }

    private void dropHeld() {
        held.forEach(Message::remove);
        held.clear();
        heldBytes = 0;
    }

    private boolean fits(int messages, long bytes, Message message) {
        return messages < mostMessages && bytes + message.length() <= mostBytes;
    }

    /** Puts a message behind those that wait; at the bound the viewer goes, and comes back. */
    synchronized void send(Message message) {
        if (closed) {
            return;
        }
        if (!fits(outgoing.size(), outgoingBytes, message) && !outgoing.isEmpty()) {
            close(Close.TOO_SLOW);
            return;
        }
        put(message);
    }

    /** Puts a slice of history behind what waits; its reader keeps the bound. */
    synchronized void send(List<Message> slice) {
        if (!closed) {
            slice.forEach(this::put);
        }
    }

    private void put(Message message) {
        outgoing.add(message);
        message.add();
        outgoingBytes += message.length();
        turns.request(this);
    }

    /**
     * From now on live messages wait until {@link #goLive}. Whether a replay is to be begun; one
     * that is under way will go on instead.
     */
    synchronized boolean beginReplay() {
        missed = replaying;
        replaying = true;
        return !missed;
    }

    /**
     * The replay has read all there is. Whether the viewer is live now; if not, more came meanwhile
     * than could be held, and the replay goes on.
     */
    synchronized boolean goLive() {
        if (missed) {
            missed = false;
            dropHeld();
            return false;
        }
        replaying = false;
        held.forEach(this::put);
        dropHeld();
        return true;
    }

    /** Runs this once nothing is waiting to be written; never when the viewer is closed. */
    synchronized void whenDrained(Runnable next) {
        whenDrained = next;
        turns.request(this);
    }

    /** Writes at most so many messages; on the socket's event loop. Whether another turn is due. */
    synchronized boolean write(int most) {
        for (int i = 0; i < most && !closed && !outgoing.isEmpty(); i++) {
            if (socket.writeQueueFull()) {
                socket.drainHandler(room -> turns.request(this));
                return false;
            }
            Message message = outgoing.poll();
            message.remove();
            outgoingBytes -= message.length();
            socket.writeTextMessage(message.text());
        }
        if (outgoing.isEmpty() && whenDrained != null && !closed) {
            Runnable next = whenDrained;
            whenDrained = null;
            next.run();
        }
        return !outgoing.isEmpty() && !closed;
    }

    /**
     * Keeps the connection open. A ping stands behind what was sent before it: one that has not
     * answered the last two has gone, or takes next to nothing.
     */
    synchronized void ping() {
        if (closed) {
            return;
        }
        if (unansweredPings == MOST_UNANSWERED) {
            close(Close.TOO_SLOW);
            return;
        }
        unansweredPings++;
        socket.writePing(Buffer.buffer("caravan"));
    }

    private synchronized void answered() {
        unansweredPings = 0;
    }

    /** A message from the client, which has nothing to say. */
    synchronized void hear(int most) {
        heard++;
        if (heard > most) {
            close(Close.CHATTER);
        }
    }

    synchronized void close(Close why) {
        if (!closed) {
            gone();
            socket.close(why.code, why.reason);
        }
    }

    /** The connection is no more. */
    synchronized void gone() {
        closed = true;
        outgoing.forEach(Message::remove);
        outgoing.clear();
        outgoingBytes = 0;
        dropHeld();
        whenDrained = null;
    }

    /** The length of all that waits for it. */
    synchronized long waiting() {
        return outgoingBytes + heldBytes;
    }

    synchronized boolean isClosed() {
        return closed;
    }
}
