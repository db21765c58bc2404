package servers;

/** A Caravan, open to all, on servers of its own. */
public record Connected(MongoServer mongo, NatsServer nats, CaravanProcess caravan)
        implements AutoCloseable {

    public static Connected start() {
        return start("");
    }

    /**
     * @param config lines for NATS's configuration file
     */
    public static Connected start(String config) {
        MongoServer mongo = MongoServer.start();
        NatsServer nats = NatsServer.start(config);
        return new Connected(
                mongo, nats, CaravanProcess.start(CaravanProcess.connectedTo(mongo, nats)));
    }

    @Override
    public void close() throws InterruptedException {
        caravan.close();
        nats.close();
        mongo.close();
    }
}
