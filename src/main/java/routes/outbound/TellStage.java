package routes.outbound;

import caravan.live.News;
import jakarta.inject.Singleton;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.nats.NatsConstants;

/** The way of news to the tell route. */
@Singleton
class TellStage implements News.Publisher {

    private final ProducerTemplate template;

    TellStage(ProducerTemplate template) {
        this.template = template;
    }

    @Override
    public void publish(String subject, byte[] json) {
        template.sendBodyAndHeader("direct:tell", json, NatsConstants.NATS_SUBJECT, subject);
    }
}
