package caravan;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Every setting and every limit. {@code application.properties} names the environment variable of
 * those that users are meant to change.
 */
@ConfigMapping(prefix = "caravan")
public interface Settings {

    /** The address that HTTP listens on. */
    String host();

    /** The port that HTTP listens on. */
    int port();

    /** The folder of the embedded store. */
    Path data();

    /** Where MongoDB is; absent: the embedded store. */
    Optional<String> mongodbUrl();

    /** Where NATS is; absent: the bus inside the process. */
    Optional<String> natsUrl();

    /** The database's name. */
    String database();

    /** The JetStream stream that must acknowledge each event; absent: core NATS. */
    Optional<String> stream();

    /** The token of the operator, who may make and remove every inbox. */
    Optional<String> adminToken();

    /** Whether everyone may make an inbox. */
    boolean open();

    /** The address that senders reach this Caravan by, when it is not the one they called. */
    Optional<URI> publicUrl();

    /**
     * Networks, as a list of CIDR, that destinations may be in although they are private or
     * otherwise special, or {@code none}; absent: this machine itself when embedded, listening on
     * loopback only and of no other public address, and else none.
     */
    Optional<String> allowNetworks();

    /**
     * The name server asked for destinations' names, an address, with a port if it is not 53;
     * absent: the system's.
     */
    Optional<String> nameServer();

    /** A PEM file of authorities that may certify destinations, besides those that Java knows. */
    Optional<Path> authorities();

    /** How long an event is kept. */
    Duration retention();

    /** How many events the embedded store keeps. */
    int maxEvents();

    /** How long what became of a delivery is kept. */
    Duration deliveryRetention();

    /** How many deliveries the embedded store keeps, those that are still owed among them. */
    int maxDeliveries();

    /** How large a body may be. */
    MemorySize maxBody();

    /** Limits that have no environment variable, but a property of their own. */
    Limits limits();

    /** Whether the store and the bus are servers elsewhere. */
    default boolean connected() {
        return mongodbUrl().isPresent();
    }

    /** See each; bytes unless another unit is said. */
    interface Limits {

        /** All bodies being read at one time. */
        @WithDefault("128M")
        MemorySize reading();

        /** How long a body may take to arrive. */
        @WithDefault("30s")
        Duration readingTime();

        /** The request line and all headers of a request. */
        @WithDefault("32K")
        MemorySize headers();

        /** How long they may take to arrive. */
        @WithDefault("10s")
        Duration headTime();

        /** How long what was written to a client may wait to be taken. */
        @WithDefault("60s")
        Duration takingTime();

        /** All that clients make Caravan hold by sending, or taking answers, slowly. */
        @WithDefault("128M")
        MemorySize held();

        /** A JSON body of the managing calls. */
        @WithDefault("64K")
        MemorySize json();

        /** Events waiting for a write. */
        @WithDefault("64M")
        MemorySize journal();

        /** Number of events in one write. */
        @WithDefault("512")
        int batch();

        /** Events in one write. */
        @WithDefault("8M")
        MemorySize batchBytes();

        /** Writes under way at one time. */
        @WithDefault("2")
        int writers();

        /** How long a sender waits for its event to be durable. */
        @WithDefault("5s")
        Duration journalTime();

        /** Stored events being followed, or waiting to be; what is over is left to the sweep. */
        @WithDefault("32M")
        MemorySize following();

        /** How long an event must have been seen standing before another process follows it. */
        @WithDefault("10s")
        Duration standing();

        /** A message on the bus or to a viewer; above it, the body stays behind. */
        @WithDefault("256K")
        MemorySize message();

        /** The bodies of one page of a list. */
        @WithDefault("8M")
        MemorySize page();

        /** Number of messages waiting for one viewer. */
        @WithDefault("2000")
        int viewerMessages();

        /** Messages waiting for one viewer. */
        @WithDefault("4M")
        MemorySize viewerBytes();

        /** Messages waiting for all viewers together. */
        @WithDefault("64M")
        MemorySize viewersBytes();

        /** Number of viewers of one inbox in one process. */
        @WithDefault("500")
        int viewers();

        /** Number of messages a viewer may send before it is closed. */
        @WithDefault("10")
        int viewerChatter();

        /** Number of new inboxes a minute and address. */
        @WithDefault("10")
        int newInboxes();

        /** Number of webhooks of one inbox. */
        @WithDefault("100")
        int webhooks();

        /** Number of requests under way to all destinations. */
        @WithDefault("1024")
        int calls();

        /** Number of deliveries being sent, or leased to be. */
        @WithDefault("16384")
        int leased();

        /** All events being sent, or leased to be. */
        @WithDefault("64M")
        MemorySize sending();

        /** Number of deliveries that one inbox may be owed; above it new ones are given up. */
        @WithDefault("5000")
        int backlog();

        /** Number of requests under way to one host. */
        @WithDefault("256")
        int hostCalls();

        /** Number of trial calls of one inbox under way. */
        @WithDefault("4")
        int inboxTrials();

        /** Number of trial calls of all inboxes under way; they take nothing of {@link #calls}. */
        @WithDefault("64")
        int trials();

        /** Number of connections to destinations; above it they are closed after use. */
        @WithDefault("2048")
        int connections();

        /** How long a connection to a destination is kept for the next request. */
        @WithDefault("30s")
        Duration connectionTime();

        /** How long it may take to connect to one of a destination's addresses. */
        @WithDefault("5s")
        Duration connectTime();

        /** How long the addresses of a destination's name are believed; 0: for one attempt. */
        @WithDefault("5s")
        Duration nameTime();

        /** Number of names that registrations wait for at one time; others are not looked up. */
        @WithDefault("32")
        int nameChecks();

        /** What is kept of an answer's body. */
        @WithDefault("4K")
        MemorySize excerpt();

        /** All headers of an answer. */
        @WithDefault("16K")
        MemorySize answerHeaders();

        /** What the embedded store keeps in all. */
        @WithDefault("1G")
        MemorySize storeBytes();
    }
}
