package routes.inbound;

import caravan.event.Journal;
import caravan.event.Receiver;
import caravan.inbox.Inboxes;
import org.apache.camel.builder.RouteBuilder;

import static routes.Problems.PROBLEM;

/** Takes a sender's request and answers 202 when the event is durable. */
public class ReceiveRoute extends RouteBuilder {

    @Override
    public void configure() {
        from("platform-http:/data?httpMethodRestrict=POST&platformHttpEngine=#loop")
                .id("receive")
                .routeConfigurationId(PROBLEM)
                .bean(Inboxes.class, "authenticate")
                .bean(Receiver.class, "receive")
                .bean(Journal.class, "append")
                .bean(Receiver.class, "accepted");
    }
}
