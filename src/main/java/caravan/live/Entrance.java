package caravan.live;

import io.vertx.core.http.ServerWebSocket;
import jakarta.inject.Singleton;

/** Lets an upgraded socket in, if it was admitted at the door. */
@Singleton
public class Entrance {

    private static final short POLICY = 1008;

    private final Door door;
    private final Viewers viewers;

    Entrance(Door door, Viewers viewers) {
        this.door = door;
        this.viewers = viewers;
    }

    public void open(String key, ServerWebSocket socket) {
        String pass = socket.headers().get(Door.PASS);
        boolean in =
                door.enter(
                        pass == null ? "" : pass,
                        admission -> viewers.open(key, socket, admission));
        if (!in) {
            socket.close(POLICY, "not admitted");
        }
    }
}
