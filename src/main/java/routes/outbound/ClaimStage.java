package routes.outbound;

import caravan.delivery.Dispatch;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.ProducerTemplate;

/** Dispatch's way to the claim route; what is asked for while a claim is to come is that one. */
@Singleton
class ClaimStage implements Dispatch.Nudge {

    private final ProducerTemplate template;
    private final ExecutorService claims = Executors.newSingleThreadExecutor();
    private final AtomicBoolean asked = new AtomicBoolean();

    ClaimStage(ProducerTemplate template) {
        this.template = template;
    }

    @Override
    public void claim() {
        if (asked.compareAndSet(false, true) && !claims.isShutdown()) {
            claims.execute(
                    () -> {
                        asked.set(false);
                        template.sendBody("direct:claim", null);
                    });
        }
    }

    @PreDestroy
    void stop() {
        claims.shutdown();
    }
}
