package io.agentmesh.relay.transport;

import io.agentmesh.http.message.Upgrade;
import io.agentmesh.http.websocket.RawWebSocket;
import io.agentmesh.http.websocket.WebSocketLimits;
import io.agentmesh.relay.connection.RelayCore;
import io.netty.channel.Channel;

/// Takes channels over whose upgrade is done, and gives each a link and a session.
public final class RelayDoor implements RawWebSocket {
    private final RelayCore core;

    /// A door to this relay.
    public RelayDoor(RelayCore core) {
        this.core = core;
    }

    /// The answer to an upgrade request.
    public Upgrade upgrade() {
        return new Upgrade.HandOver(this, WebSocketLimits.DEFAULTS.withMaxFrameBytes(FrameLimits.LOGIN_FRAME_BYTES));
    }

    @Override
    public void take(Channel channel) {
        int maxFrameBytes = core.maxEnvelopeBytes();
        var hold = new FrameHold();
        var link = new NettyLink(channel, core.outgoingBuffer(), hold, maxFrameBytes, core::drainTime);
        Wakeups.collectOn(channel.eventLoop());
        channel.pipeline()
                .addLast(hold)
                .addLast(new AgentFrameHandler(link, core.accept(link), new MessageAssembly(maxFrameBytes)));
    }
}
