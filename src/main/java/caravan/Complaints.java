package caravan;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** Says what goes wrong: once a minute for each thing, however often it happens. */
@Singleton
public class Complaints {

    private static final Logger LOG = Logger.getLogger("caravan");
    private static final int LENGTH = 300;
    private static final Pattern CREDENTIALS = Pattern.compile("//[^/@\\s]*@");

    private final Cache<String, Boolean> said =
            Caffeine.newBuilder()
                    .expireAfterWrite(Duration.ofMinutes(1))
                    .maximumSize(1_000)
                    .build();

    /**
     * @param what the sentence; said again after a minute at the earliest
     * @param why the cause; cut when it is long, and without credentials
     */
    public void warn(String what, String why) {
        if (said.asMap().putIfAbsent(what, true) == null) {
            LOG.warnf("%s: %s", what, told(why));
        }
    }

    /** Cut, and without the user and password of an address. */
    static String told(String why) {
        String masked = CREDENTIALS.matcher(why).replaceAll("//***@");
        return masked.length() > LENGTH ? masked.substring(0, LENGTH) : masked;
    }
}
