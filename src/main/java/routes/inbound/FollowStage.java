package routes.inbound;

import caravan.event.Event;
import caravan.event.Following;
import jakarta.inject.Singleton;
import java.util.List;
import org.apache.camel.ProducerTemplate;

/** The journal's way to the follow route. */
@Singleton
class FollowStage implements Following.Follower {

    private final ProducerTemplate template;

    FollowStage(ProducerTemplate template) {
        this.template = template;
    }

    @Override
    public void follow(List<Event> events) {
        template.sendBody("direct:follow", events);
    }
}
