package caravan.webhook;

import caravan.Settings;
import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks up all addresses of a name: the hosts file, then DNS, as the system is set up. No thread
 * waits meanwhile, and an answer is kept for a few seconds at most, whatever its own time to live.
 */
@Singleton
public class Names {

    private static final int KEPT = 10_000;
    private static final int DNS_PORT = 53;
    private static final long QUERY_MILLIS = 2_000;

    private final EventLoopGroup loop =
            new NioEventLoopGroup(1, new DefaultThreadFactory("caravan-names", true));
    private final DnsNameResolver resolver;
    private final boolean keeps;
    private final AsyncCache<String, List<InetAddress>> kept;

    Names(Settings settings) {
        DnsNameResolverBuilder builder =
                new DnsNameResolverBuilder(loop.next())
                        .channelType(NioDatagramChannel.class)
                        .socketChannelType(NioSocketChannel.class, true)
                        // Also where this machine has no IPv6: one forbidden address is enough.
                        .resolvedAddressTypes(ResolvedAddressTypes.IPV4_PREFERRED)
                        .queryTimeoutMillis(QUERY_MILLIS)
                        .resolveCache(NoopDnsCache.INSTANCE);
        settings.nameServer()
                .map(Names::server)
                .map(SingletonDnsServerAddressStreamProvider::new)
                .ifPresent(builder::nameServerProvider);
        resolver = builder.build();
        keeps = !settings.limits().nameTime().isZero();
        kept =
                Caffeine.newBuilder()
                        .maximumSize(KEPT)
                        .expireAfterWrite(settings.limits().nameTime())
                        .executor(Runnable::run)
                        .buildAsync();
    }

    /**
     * A name server, like {@code 10.0.0.53}, {@code 10.0.0.53:53} or {@code [fd00::53]:53}.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static InetSocketAddress server(String text) {
        int colon = text.indexOf(':', text.lastIndexOf(']') + 1);
        Host host = Host.of(colon < 0 ? text : text.substring(0, colon));
        int port = colon < 0 ? DNS_PORT : Integer.parseInt(text.substring(colon + 1));
        return new InetSocketAddress(
                host.address().map(InetAddress::getHostAddress).orElse(host.toString()), port);
    }

    /** Fails when there is none just now, or no name server says so in time. */
    CompletableFuture<List<InetAddress>> addresses(String name) {
        return keeps ? kept.get(name, (missing, executor) -> lookUp(missing)) : lookUp(name);
    }

    private CompletableFuture<List<InetAddress>> lookUp(String name) {
        CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();
        try {
            resolver.resolveAll(name)
                    .addListener((Future<List<InetAddress>> found) -> tell(found, addresses));
        } catch (RuntimeException e) {
            addresses.completeExceptionally(e);
        }
        return addresses.orTimeout(2 * QUERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static void tell(
            Future<List<InetAddress>> found, CompletableFuture<List<InetAddress>> addresses) {
        if (found.isSuccess()) {
            addresses.complete(
                    found.getNow().stream()
                            .map(address -> Addresses.forSocket(address.getAddress()))
                            .toList());
        } else {
            addresses.completeExceptionally(found.cause());
        }
    }

    static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DnsNameResolverTimeoutException
                    || cause instanceof TimeoutException) {
                return "no name server answers for its name";
            }
        }
        return "its name does not resolve";
    }

    @PreDestroy
    void close() {
        resolver.close();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
