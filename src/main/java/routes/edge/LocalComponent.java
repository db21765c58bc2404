package routes.edge;

import io.quarkus.arc.Unremovable;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/**
 * {@code local:<name>}: every consumer gets every message, in the order in which they were sent.
 * The {@code seda} component with several consumers hands each message to a pool of threads, which
 * keeps no order.
 */
@Singleton
@Named("local")
@Unremovable
class LocalComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters) {
        return new LocalEndpoint(uri, this);
    }

    /** What is sent. */
    record Message(Object body, Map<String, Object> headers) {}

    /** Knows who consumes. */
    static final class LocalEndpoint extends DefaultEndpoint implements MultipleConsumersSupport {

        private final List<LocalConsumer> consumers = new CopyOnWriteArrayList<>();

        LocalEndpoint(String uri, Component component) {
            super(uri, component);
        }

        void add(LocalConsumer consumer) {
            consumers.add(consumer);
        }

        void remove(LocalConsumer consumer) {
            consumers.remove(consumer);
        }

        @Override
        public boolean isMultipleConsumersSupported() {
            return true;
        }

        @Override
        public Producer createProducer() {
            return new DefaultProducer(this) {
                @Override
                public void process(Exchange exchange) throws InterruptedException {
                    Message message =
                            new Message(
                                    exchange.getMessage().getBody(),
                                    new HashMap<>(exchange.getMessage().getHeaders()));
                    for (LocalConsumer consumer : consumers) {
                        consumer.take(message);
                    }
                }
            };
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            return new LocalConsumer(this, processor);
        }
    }
}
