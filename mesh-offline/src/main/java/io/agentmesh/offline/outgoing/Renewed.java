package io.agentmesh.offline.outgoing;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.durable.DurableMessage;
import io.agentmesh.core.durable.Head;
import java.time.Instant;

/// A message with another time.
final class Renewed {
    private Renewed() {}

    static Octets content(DurableMessage message, Instant expires) {
        Head head = message.head();
        Head.Life life = new Head.Life(head.life().madeAtMillis(), expires.toEpochMilli());
        return new DurableMessage(new Head(head.type(), head.name(), life, head.extras()), message.payload()).write();
    }
}
