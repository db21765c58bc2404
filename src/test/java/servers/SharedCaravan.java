package servers;

import java.util.Map;

/**
 * The embedded default, for all tests that need nothing of their own but an inbox: it starts with
 * the first of them and ends with the run.
 */
public final class SharedCaravan {

    private static CaravanProcess caravan;

    private SharedCaravan() {}

    public static synchronized CaravanProcess get() {
        if (caravan == null) {
            caravan = CaravanProcess.start(Map.of());
            Runtime.getRuntime().addShutdownHook(new Thread(caravan::close));
        }
        return caravan;
    }
}
