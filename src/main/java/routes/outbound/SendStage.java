package routes.outbound;

import caravan.Complaints;
import caravan.delivery.Dispatch;
import caravan.delivery.Leased;
import caravan.delivery.Settlement;
import caravan.delivery.Settling;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;

/** Dispatch's way to the send route. */
@Singleton
class SendStage implements Dispatch.Stage {

    private final CamelContext camel;

    /** Which settles what is sent: so neither can be made before the other. */
    private final Provider<Settling> settling;

    private final Complaints complaints;
    private AsyncProducer producer;

    SendStage(CamelContext camel, Provider<Settling> settling, Complaints complaints) {
        this.camel = camel;
        this.settling = settling;
        this.complaints = complaints;
    }

    @Override
    public void send(Leased leased, Consumer<Optional<Settlement>> settled) {
        AsyncProducer send = producer();
        Exchange exchange = send.getEndpoint().createExchange();
        exchange.getIn().setBody(leased);
        send.process(
                exchange,
                doneSync -> {
                    if (exchange.getException() != null) {
                        complaints.warn("An attempt broke off", exchange.getException().toString());
                    }
                    settled.accept(settlement(exchange));
                });
    }

    @Override
    public void giveBack(List<Leased> late) {
        settling.get().giveBack(late);
    }

    /** Whatever was written of it. */
    private static Optional<Settlement> settlement(Exchange exchange) {
        return exchange.getMessage().getBody() instanceof Settlement settlement
                ? Optional.of(settlement)
                : Optional.empty();
    }

    private synchronized AsyncProducer producer() {
        if (producer == null) {
            Endpoint endpoint = camel.getEndpoint("direct:send");
            try {
                producer = endpoint.createAsyncProducer();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            producer.start();
        }
        return producer;
    }
}
