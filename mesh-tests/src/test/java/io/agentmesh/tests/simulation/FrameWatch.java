package io.agentmesh.tests.simulation;

import io.agentmesh.core.channel.prekey.SessionId;
import io.agentmesh.core.channel.ratchet.Frame;
import io.agentmesh.core.channel.suite.AgreementKey;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.offline.prekey.Hex;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Everything that the offline channel puts on the wire. Keeps D3 and D5: a message key, which session,
/// ratchet key and number name, seals one frame and no other; and nothing is said in the clear. Sees for D6
/// who took a step of the ratchet.
final class FrameWatch {
    private final Map<MessageKey, byte[]> sealed = new HashMap<>();
    private final Set<Step> known = new HashSet<>();
    private final Set<Step> fresh = new HashSet<>();

    /// What a message key follows from.
    private record MessageKey(SessionId session, AgreementKey chain, long number) {}

    /// A ratchet key that an agent writes with.
    private record Step(String session, AgentId by, AgreementKey key) {}

    /// Steps count from now on.
    void forgetSteps() {
        fresh.clear();
    }

    /// Whether an agent has written on a session under a new ratchet key since then: it had read the other's
    /// last.
    boolean hasStepped(String session, AgentId by) {
        return fresh.stream()
                .anyMatch(step -> step.session().equals(session) && step.by().equals(by));
    }

    /// An envelope leaves a process.
    void sent(Envelope envelope) {
        if (envelope.toJson().contains(Missive.PLAINTEXT)) {
            throw new AssertionError("D5: said in the clear: " + envelope);
        }
        if (envelope.payload() instanceof JsonString(String text)) {
            sealed(envelope.from(), Base64Url.decode(text).orThrow());
        }
    }

    private void sealed(AgentId by, byte[] bytes) {
        if (new String(bytes, StandardCharsets.ISO_8859_1).contains(Missive.PLAINTEXT)) {
            throw new AssertionError("D5: said in a frame that seals nothing");
        }
        Frame frame = Frame.read(bytes).orThrow();
        var key = new MessageKey(
                frame.sessionId(), frame.header().key(), frame.header().n());
        byte[] before = sealed.putIfAbsent(key, bytes);
        if (before != null && !Arrays.equals(before, bytes)) {
            throw new AssertionError("D3: one message key for two frames: " + key);
        }
        Step step = new Step(Hex.of(frame.sessionId().bytes()), by, key.chain());
        if (known.add(step)) {
            fresh.add(step);
        }
    }
}
