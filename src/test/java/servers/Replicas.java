package servers;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Processes of Caravan on one MongoDB and one NATS, open to all, that may call this machine. */
public record Replicas(MongoServer mongo, NatsServer nats, List<CaravanProcess> processes)
        implements AutoCloseable {

    /** Returns when all are ready. */
    public static Replicas start(int number) {
        MongoServer mongo = MongoServer.start();
        NatsServer nats = NatsServer.start();
        Map<String, String> settings = new HashMap<>(CaravanProcess.connectedTo(mongo, nats));
        settings.put("CARAVAN_ALLOW_NETWORKS", "127.0.0.0/8");
        List<CaravanProcess> processes =
                Stream.generate(() -> CaravanProcess.prepare(settings)).limit(number).toList();
        processes.forEach(CaravanProcess::launch);
        processes.forEach(CaravanProcess::awaitReady);
        return new Replicas(mongo, nats, processes);
    }

    public CaravanProcess get(int index) {
        return processes.get(index);
    }

    @Override
    public void close() throws Exception {
        // A test that failed may have left one that cannot hear that it is to end.
        processes.stream().filter(CaravanProcess::isAlive).forEach(CaravanProcess::resume);
        processes.forEach(CaravanProcess::close);
        nats.close();
        mongo.close();
    }
}
