package caravan;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Says what goes wrong: once a minute for each thing, however often it happens. */
@Singleton
public class Complaints {

    private static final Logger LOG = Logger.getLogger("caravan");
    private static final int LENGTH = 300;

    private final Cache<String, Boolean> said =
            Caffeine.newBuilder()
                    .expireAfterWrite(Duration.ofMinutes(1))
                    .maximumSize(1_000)
                    .build();

    /**
     * @param what the sentence; said again after a minute at the earliest
     * @param why the cause; cut when it is long
     */
    public void warn(String what, String why) {
        if (said.asMap().putIfAbsent(what, true) == null) {
            LOG.warnf("%s: %s", what, why.length() > LENGTH ? why.substring(0, LENGTH) : why);
        }
    }
}
