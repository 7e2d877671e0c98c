package io.agentmesh.relay.transport;

import io.agentmesh.core.json.Utf8Text;
import io.agentmesh.http.HttpServer;
import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.message.Upgrade;
import io.agentmesh.http.route.Routes;
import io.agentmesh.http.websocket.RawWebSocket;
import io.agentmesh.http.websocket.WebSocketLimits;
import io.agentmesh.relay.connection.ConnectionEvents;
import io.agentmesh.relay.routing.Ending;
import io.agentmesh.relay.routing.OutgoingBuffer;
import io.netty.channel.Channel;
import java.io.IOException;
import java.time.Duration;

/// The relay's own pipeline with an echo where its logic would be: what the Autobahn test suite talks to
/// (`scripts/autobahn`). Serves until the process ends.
public final class AutobahnEcho {
    private static final int MAX_BYTES = 16 << 20;

    private AutobahnEcho() {}

    /// Listens on 127.0.0.1 at the port in the first argument.
    public static void main(String[] arguments) throws IOException {
        Routes routes = Routes.builder()
                .webSocket("/", request -> new Upgrade.HandOver(new Door(), WebSocketLimits.DEFAULTS))
                .build();
        HttpServer.start(
                HttpServerConfig.listeningOn("127.0.0.1", Integer.parseInt(arguments[0])),
                EventLoops.create(1),
                routes);
    }

    private static final class Door implements RawWebSocket {
        @Override
        public void take(Channel channel) {
            var hold = new FrameHold();
            var buffer = new OutgoingBuffer(MAX_BYTES, System::nanoTime);
            var link = new NettyLink(channel, buffer, hold, MAX_BYTES, () -> Duration.ZERO);
            channel.pipeline()
                    .addLast(hold)
                    .addLast(new AgentFrameHandler(link, new Echo(link), new MessageAssembly(MAX_BYTES)));
            link.widen();
        }
    }

    private record Echo(NettyLink link) implements ConnectionEvents {
        @Override
        public void onText(Utf8Text text) {
            link.say(text.text());
        }

        @Override
        public void onOtherFrame() {}

        @Override
        public void onPartOfMessage() {}

        @Override
        public void onTooLarge(long bytes) {}

        @Override
        public void goAway() {
            link.end(Ending.GOING_AWAY);
        }

        @Override
        public void onClosed() {}
    }
}
