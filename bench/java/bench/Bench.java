package bench;

import java.util.LinkedHashMap;
import java.util.Map;
import servers.CaravanProcess;
import servers.MongoServer;
import servers.MongoServer.Form;
import servers.NatsServer;
import servers.Ports;

/** Caravan with its floor, and the servers that both use, each in a process of its own. */
final class Bench implements AutoCloseable {

    /** The flags of {@code ./run}. */
    static final String FLAGS =
            System.getenv()
                    .getOrDefault(
                            "BENCH_FLAGS",
                            "-XX:+UseSerialGC -Xms64m -Xmx1g -XX:+ExitOnOutOfMemoryError");

    private final MongoServer mongo;
    private final NatsServer nats;
    private final CaravanProcess caravan;
    private final int floorPort = Ports.free();

    Bench(String store) throws Exception {
        this(store, Map.of());
    }

    /**
     * @param store {@code memory} or {@code file}: the embedded store's server in a process of its
     *     own, and NATS; {@code given}: the server at {@code MONGODB_URL}, and NATS; {@code
     *     embedded}: as {@code ./run} starts it
     * @param settings variables besides
     */
    Bench(String store, Map<String, String> settings) throws Exception {
        Map<String, String> environment = new LinkedHashMap<>(settings);
        if (store.equals("embedded")) {
            mongo = null;
            nats = null;
        } else {
            mongo =
                    store.equals("given")
                            ? MongoServer.start()
                            : MongoServer.embedded(Form.valueOf(store.toUpperCase()), "2g");
            nats = NatsServer.start().unheard();
            environment.putAll(CaravanProcess.connectedTo(mongo, nats));
        }
        environment.put("JAVA_TOOL_OPTIONS", FLAGS + more() + " -Dfloor.port=" + floorPort);
        caravan = CaravanProcess.start(environment);
    }

    /** A profiler, for example. */
    private static String more() {
        String flags = System.getenv("BENCH_JVM");
        return flags == null ? "" : " " + flags;
    }

    CaravanProcess caravan() {
        return caravan;
    }

    MongoServer mongo() {
        return mongo;
    }

    String floorUrl() {
        return "http://127.0.0.1:" + floorPort;
    }

    long programMicros() {
        return Cpu.micros(caravan.pid());
    }

    /** None where it is in the program. */
    long storeMicros() {
        return mongo == null ? 0 : Cpu.micros(mongo.pid());
    }

    long natsMicros() {
        return nats == null ? 0 : Cpu.micros(nats.pid());
    }

    @Override
    public void close() throws Exception {
        caravan.close();
        if (mongo != null) {
            mongo.close();
            nats.close();
        }
    }
}
