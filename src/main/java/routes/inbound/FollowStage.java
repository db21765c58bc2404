package routes.inbound;

import caravan.event.Event;
import caravan.event.Following;
import caravan.store.Duty;
import jakarta.inject.Singleton;
import java.util.List;
import org.apache.camel.ProducerTemplate;

/** The journal's way to the follow routes. */
@Singleton
class FollowStage implements Following.Follower {

    private final ProducerTemplate template;

    FollowStage(ProducerTemplate template) {
        this.template = template;
    }

    @Override
    public void follow(Duty duty, List<Event> events) {
        switch (duty) {
            case PUBLISH -> template.sendBody("direct:follow", events);
            case PLAN -> template.sendBody("direct:follow-plans", events);
        }
    }
}
