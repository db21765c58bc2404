package caravan;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** Settings as the program has them by default, embedded, without starting it. */
public final class TestSettings {

    private static final int ORDINAL = 100;

    private static final Map<String, String> DEFAULTS =
            Map.ofEntries(
                    Map.entry("caravan.host", "127.0.0.1"),
                    Map.entry("caravan.port", "8080"),
                    Map.entry("caravan.data", "data"),
                    Map.entry("caravan.database", "caravan"),
                    Map.entry("caravan.open", "true"),
                    Map.entry("caravan.retention", "7d"),
                    Map.entry("caravan.max-events", "20000"),
                    Map.entry("caravan.max-body", "1M"),
                    Map.entry("caravan.delivery-retention", "30d"),
                    Map.entry("caravan.max-deliveries", "20000"));

    private TestSettings() {}

    /** Those, but for these: names (without {@code caravan.}) and values in turn. */
    public static Settings with(String... namesAndValues) {
        Map<String, String> all = new HashMap<>(DEFAULTS);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            all.put("caravan." + namesAndValues[i], namesAndValues[i + 1]);
        }
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withSources(new PropertiesConfigSource(all, "test", ORDINAL))
                .withMapping(Settings.class)
                .build()
                .getConfigMapping(Settings.class);
    }
}
