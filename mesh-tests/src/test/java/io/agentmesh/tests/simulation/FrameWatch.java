package io.agentmesh.tests.simulation;

import io.agentmesh.core.channel.prekey.SessionId;
import io.agentmesh.core.channel.ratchet.Frame;
import io.agentmesh.core.channel.suite.AgreementKey;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Everything that the offline channel puts on the wire. Keeps D3 and D5: a message key, which session, ratchet
/// key and number name, seals one frame and no other; and nothing is said in the clear.
final class FrameWatch {
    private final Map<MessageKey, byte[]> sealed = new HashMap<>();

    /// What a message key follows from.
    private record MessageKey(SessionId session, AgreementKey chain, long number) {}

    /// An envelope leaves a process.
    void sent(Envelope envelope) {
        if (envelope.toJson().contains(Missive.PLAINTEXT)) {
            throw new AssertionError("D5: said in the clear: " + envelope);
        }
        if (envelope.payload() instanceof JsonString(String text)) {
            sealed(Base64Url.decode(text).orThrow());
        }
    }

    private void sealed(byte[] bytes) {
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
    }
}
