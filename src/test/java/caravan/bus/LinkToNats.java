package caravan.bus;

import caravan.Complaints;
import caravan.Settings;
import caravan.TestSettings;
import servers.NatsServer;
import servers.TcpProxy;

import static org.awaitility.Awaitility.await;

/** A link to a real NATS, by a way that can break. */
final class LinkToNats implements AutoCloseable {

    private final NatsServer nats = NatsServer.start();
    private final TcpProxy way = TcpProxy.to(nats.port());
    private final Settings settings =
            TestSettings.with(
                    "mongodb-url",
                    "mongodb://unused",
                    "nats-url",
                    "nats://127.0.0.1:" + way.port());
    private final Heard<NatsLink.Up> ups = new Heard<>();
    private final Heard<NatsLink.Gap> gaps = new Heard<>();
    private final NatsLink link = new NatsLink(settings, new Complaints(), ups, gaps);

    private volatile boolean subscribed;

    /** Returns when it is up. */
    LinkToNats() {
        link.start(() -> subscribed);
        await().until(() -> !ups.all().isEmpty());
    }

    void subscribe() {
        subscribed = true;
    }

    NatsServer nats() {
        return nats;
    }

    TcpProxy way() {
        return way;
    }

    NatsLink link() {
        return link;
    }

    NatsBus bus() {
        return new NatsBus(link, settings);
    }

    Heard<NatsLink.Up> ups() {
        return ups;
    }

    Heard<NatsLink.Gap> gaps() {
        return gaps;
    }

    @Override
    public void close() throws Exception {
        link.stop();
        way.close();
        nats.close();
    }
}
