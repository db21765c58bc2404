package routes.inbound;

import caravan.live.Entrance;
import caravan.live.Viewers;
import org.apache.camel.builder.RouteBuilder;

import static org.apache.camel.component.vertx.websocket.VertxWebsocketConstants.EVENT;
import static org.apache.camel.component.vertx.websocket.VertxWebsocketEvent.CLOSE;
import static org.apache.camel.component.vertx.websocket.VertxWebsocketEvent.OPEN;
import static routes.Problems.NEXT;

/** Keeps the list of who is watching: sockets open, close, and have nothing to say. */
public class WatchRoute extends RouteBuilder {

    private static final String KEY = "${header[CamelVertxWebsocket.connectionKey]}";

    @Override
    public void configure() {
        from("vertx-websocket:/ws?fireWebSocketConnectionEvents=true")
                .id("watch")
                .routeConfigurationId(NEXT)
                .choice()
                .when(header(EVENT).isEqualTo(OPEN))
                .bean(Entrance.class, "open(" + KEY + ", ${body})")
                .when(header(EVENT).isEqualTo(CLOSE))
                .bean(Viewers.class, "close(" + KEY + ")")
                .otherwise()
                .bean(Viewers.class, "hear(" + KEY + ")");
    }
}
