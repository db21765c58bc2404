package routes.inbound;

import caravan.event.Journal;
import caravan.event.Receiver;
import caravan.inbox.Inboxes;
import org.apache.camel.builder.RouteBuilder;

import static routes.Problems.PROBLEM;

/**
 * The same for senders that cannot set a header: the key is in the path, and any method will do.
 */
public class ReceiveByKeyRoute extends RouteBuilder {

    @Override
    public void configure() {
        from("platform-http:/in/{key}?matchOnUriPrefix=true&platformHttpEngine=#loop")
                .id("receive-by-key")
                .routeConfigurationId(PROBLEM)
                .bean(Inboxes.class, "recognize")
                .bean(Receiver.class, "receive")
                .bean(Journal.class, "append")
                .bean(Receiver.class, "accepted");
    }
}
