package routes.edge;

import java.util.HashMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;

/** Takes messages one after the other, from a queue of its own; when that is full, senders wait. */
final class LocalConsumer extends DefaultConsumer {

    private static final int MESSAGES = 1_000;
    private static final long LOOK_MILLIS = 100;

    private final LocalComponent.LocalEndpoint endpoint;
    private final BlockingQueue<LocalComponent.Message> waiting =
            new ArrayBlockingQueue<>(MESSAGES);
    private ExecutorService thread;

    LocalConsumer(LocalComponent.LocalEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    /** Waits for room, unless nobody will make any. */
    void take(LocalComponent.Message message) throws InterruptedException {
        boolean taken = false;
        while (!taken && isRunAllowed()) {
            taken = waiting.offer(message, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        thread =
                endpoint.getCamelContext()
                        .getExecutorServiceManager()
                        .newSingleThreadExecutor(this, endpoint.getEndpointUri());
        thread.execute(this::run);
        endpoint.add(this);
    }

    @Override
    protected void doStop() throws Exception {
        endpoint.remove(this);
        endpoint.getCamelContext().getExecutorServiceManager().shutdownGraceful(thread);
        super.doStop();
    }

    private void run() {
        try {
            while (isRunAllowed() || !waiting.isEmpty()) {
                LocalComponent.Message message = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (message != null) {
                    process(message);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void process(LocalComponent.Message message) {
        Exchange exchange = createExchange(false);
        exchange.getIn().setBody(message.body());
        exchange.getIn().setHeaders(new HashMap<>(message.headers()));
        try {
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        if (exchange.getException() != null) {
            getExceptionHandler()
                    .handleException("A message was not taken", exchange, exchange.getException());
        }
        releaseExchange(exchange, false);
    }
}
