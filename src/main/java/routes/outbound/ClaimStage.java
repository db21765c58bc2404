package routes.outbound;

import caravan.delivery.Dispatch;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.ProducerTemplate;

/** Dispatch's way to the claim route; what is asked for while a claim is to come is that one. */
@Singleton
class ClaimStage implements Dispatch.Nudge {

    private final ProducerTemplate template;
    private final ExecutorService claims = Executors.newSingleThreadExecutor();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    ClaimStage(ProducerTemplate template) {
        this.template = template;
    }

    @Override
    public void claim() {
        ask("direct:claim");
    }

    @Override
    public void claimMore() {
        ask("direct:claim-more");
    }

    private void ask(String route) {
        if (!claims.isShutdown() && asked.add(route)) {
            claims.execute(
                    () -> {
                        asked.remove(route);
                        template.sendBody(route, null);
                    });
        }
    }

    @PreDestroy
    void stop() {
        claims.shutdown();
    }
}
