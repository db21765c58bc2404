package caravan.http;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import jakarta.enterprise.inject.spi.CDI;

/**
 * Gives each HTTP connection Caravan's own bounds. Quarkus offers no way to the server's
 * connections, but Netty does: told by {@link #EXTENSIONS_SYSTEM_PROPERTY}, it makes this class and
 * shows it every connection that the process takes.
 */
public final class Conversations extends ChannelInitializerExtension {

    private static final String DECODER = "httpDecoder";
    private static final String ENCODER = "httpEncoder";

    @Override
    public void postInitializeServerChildChannel(Channel connection) {
        connection
                .pipeline()
                .addLast(
                        new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel initialized) {
                                bound(initialized.pipeline());
                            }
                        });
    }

    /**
     * Vert.x has just put its handlers there; what is not HTTP, such as the store's, has others.
     */
    private static void bound(ChannelPipeline pipeline) {
        if (pipeline.get(DECODER) != null) {
            SlowClients slow = CDI.current().select(SlowClients.class).get();
            RequestDecoder decoder = new RequestDecoder(slow.mostOfHead());
            Conversation conversation = new Conversation(decoder, slow);
            // Who sends no more may wait for an answer: the decoder sees to the end.
            pipeline.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
            pipeline.replace(DECODER, DECODER, decoder);
            pipeline.addAfter(ENCODER, "conversation", conversation);
            pipeline.addAfter("conversation", "lastAnswer", new LastAnswer(decoder, conversation));
        }
    }
}
