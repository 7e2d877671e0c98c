package io.agentmesh.sdk.link;

import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonValue;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;

/// Where envelopes of this agent are written, signed and posted. Each gets an id of its own, never used
/// before. Owned by the loop.
public final class Postbox {
    private static final int UUID_BYTES = 16;

    private final AgentKeyPair agent;
    private final RelayLink link;
    private final InstantSource timeOfDay;
    private final SecureRandom random;

    /// Posts through `link`; ids come from `random`.
    public Postbox(AgentKeyPair agent, RelayLink link, InstantSource timeOfDay, SecureRandom random) {
        this.agent = agent;
        this.link = link;
        this.timeOfDay = timeOfDay;
        this.random = random;
    }

    /// Who signs.
    public AgentId sender() {
        return agent.id();
    }

    /// A draft with a plain payload.
    public EnvelopeDraft plain(AgentId to, MessageType type, JsonValue payload) {
        return EnvelopeDraft.plain(newId(), to, type, payload, timeOfDay.millis());
    }

    /// A draft whose payload was sealed; `sealed` is base64url.
    public EnvelopeDraft sealed(AgentId to, MessageType type, String sealed) {
        return EnvelopeDraft.sealed(newId(), to, type, sealed, timeOfDay.millis());
    }

    /// Tells `to` that the answer to `request` is no longer wanted.
    public SendOutcome cancel(AgentId to, UUID request) {
        return post(EnvelopeDraft.cancel(newId(), to, request, timeOfDay.millis()));
    }

    /// Signs the draft and queues it at the link.
    public SendOutcome post(EnvelopeDraft draft) {
        return link.send(draft.sign(agent));
    }

    /// The same; `whenGone` is run once it waits no longer at the link, unless it is refused.
    public SendOutcome post(EnvelopeDraft draft, Runnable whenGone) {
        return link.send(draft.sign(agent), whenGone);
    }

    /// Confirms to the relay what was taken over; nothing if that was not agreed with it.
    public void confirm(UUID envelope) {
        link.confirm(envelope);
    }

    /// A random UUID, version 4 (wire §2.2), for an envelope or whatever else needs a name.
    public UUID newId() {
        byte[] bytes = new byte[UUID_BYTES];
        random.nextBytes(bytes);
        ByteBuffer bits = ByteBuffer.wrap(bytes);
        long high = (bits.getLong() & ~0xF000L) | 0x4000L;
        long low = (bits.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
