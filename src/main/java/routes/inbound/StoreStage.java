package routes.inbound;

import caravan.event.Event;
import caravan.event.EventDocument;
import caravan.event.Journal;
import caravan.store.Growth;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.bson.BsonMaximumSizeExceededException;
import org.bson.codecs.configuration.CodecConfigurationException;

/** The journal's way to the store route. */
@Singleton
class StoreStage implements Journal.Store {

    private final ProducerTemplate template;
    private final Growth growth;

    StoreStage(ProducerTemplate template, Growth growth) {
        this.template = template;
        this.growth = growth;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Map<Integer, Journal.Refused> write(List<Event> batch) {
        try {
            Map<Integer, Journal.Refused> refused =
                    template.requestBody("direct:store", batch, Map.class);
            IntStream.range(0, batch.size())
                    .filter(i -> !refused.containsKey(i))
                    .mapToObj(batch::get)
                    .forEach(event -> growth.stored(event.inbox(), event.body().length));
            return refused;
        } catch (CamelExecutionException e) {
            throw reason(e);
        }
    }

    /** Only what cannot have reached the store is known not to be there. */
    private static RuntimeException reason(CamelExecutionException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isRefused(cause) || isNotEncoded(cause)) {
                return new Journal.NotWritten(cause);
            }
            if (cause instanceof MongoException unknown) {
                return unknown;
            }
        }
        return failure;
    }

    private static boolean isRefused(Throwable cause) {
        return cause instanceof MongoCommandException refused
                && EventDocument.isNotAcceptable(refused.getErrorCode());
    }

    private static boolean isNotEncoded(Throwable cause) {
        return cause instanceof BsonMaximumSizeExceededException
                || cause instanceof CodecConfigurationException;
    }
}
