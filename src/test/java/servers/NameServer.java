package servers;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A DNS server whose names change while it runs; it knows no others. */
public final class NameServer implements AutoCloseable {

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    private final EventLoopGroup loop = new NioEventLoopGroup(1);
    private final Channel channel;
    private final Map<String, Deque<List<String>>> names = new ConcurrentHashMap<>();
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();

    public NameServer() {
        channel =
                new Bootstrap()
                        .group(loop)
                        .channel(NioDatagramChannel.class)
                        .handler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline()
                                                .addLast(new DatagramDnsQueryDecoder())
                                                .addLast(new DatagramDnsResponseEncoder())
                                                .addLast(new Answering());
                                    }
                                })
                        .bind("127.0.0.1", 0)
                        .syncUninterruptibly()
                        .channel();
    }

    /** As {@code CARAVAN_NAME_SERVER} takes it. */
    public String address() {
        return "127.0.0.1:" + ((InetSocketAddress) channel.localAddress()).getPort();
    }

    public NameServer resolve(String name, String... addresses) {
        return inTurn(name, List.of(addresses));
    }

    /** The first look-up has the first of these, the next the next, all others the last. */
    @SafeVarargs
    public final NameServer inTurn(String name, List<String>... answers) {
        names.put(name, new ArrayDeque<>(List.of(answers)));
        return this;
    }

    public NameServer forget(String name) {
        names.remove(name);
        return this;
    }

    /** Never answers when asked for it. */
    public NameServer hang(String name) {
        names.put(name, new ArrayDeque<>());
        return this;
    }

    /** How often a name's IPv4 addresses have been asked for. */
    public int asked(String name) {
        return asked.getOrDefault(name, 0);
    }

    private final class Answering extends SimpleChannelInboundHandler<DatagramDnsQuery> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query) {
            DnsQuestion question = query.recordAt(DnsSection.QUESTION);
            String name = question.name().replaceFirst("\\.$", "");
            boolean ipv4 = question.type().equals(DnsRecordType.A);
            if (ipv4) {
                asked.merge(name, 1, Integer::sum);
            }
            DatagramDnsResponse response =
                    new DatagramDnsResponse(query.recipient(), query.sender(), query.id());
            response.addRecord(DnsSection.QUESTION, question);
            Deque<List<String>> answers = names.get(name);
            if (answers == null) {
                response.setCode(DnsResponseCode.NXDOMAIN);
            } else if (answers.isEmpty()) {
                response.release();
                return;
            } else {
                List<String> addresses =
                        ipv4 && answers.size() > 1 ? answers.poll() : answers.peek();
                bytes(addresses, ipv4 ? IPV4_BYTES : IPV6_BYTES)
                        .map(
                                bytes ->
                                        new DefaultDnsRawRecord(
                                                question.name(),
                                                question.type(),
                                                0,
                                                Unpooled.wrappedBuffer(bytes)))
                        .forEach(record -> response.addRecord(DnsSection.ANSWER, record));
            }
            context.writeAndFlush(response);
        }

        private Stream<byte[]> bytes(List<String> addresses, int length) {
            return addresses.stream()
                    .map(NetUtil::createByteArrayFromIpAddressString)
                    .filter(bytes -> bytes.length == length);
        }
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
