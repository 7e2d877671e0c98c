package io.agentmesh.tests.kill;

import io.agentmesh.core.channel.prekey.SessionId;
import io.agentmesh.core.channel.ratchet.Frame;
import io.agentmesh.core.channel.ratchet.RatchetHeader;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.examples.lab.Recorder;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/// The frames of the offline channel that went by on the wire.
final class SealedFrames {
    /// What names a message key: nothing else may ever be sealed under it.
    private record KeyName(SessionId session, RatchetHeader header) {}

    private final Map<KeyName, String> textByKey = new HashMap<>();
    private int sent;
    private int reused;

    /// Reads what agents sent so far.
    static SealedFrames of(Recorder recorder) {
        SealedFrames frames = new SealedFrames();
        sentBy(recorder).forEach(frames::add);
        return frames;
    }

    private static Stream<String> sentBy(Recorder recorder) {
        return recorder.frames().stream()
                .filter(frame -> frame.sender() == io.agentmesh.examples.lab.Frame.Sender.AGENT
                        && frame.opcode() == io.agentmesh.examples.lab.Frame.TEXT)
                .map(io.agentmesh.examples.lab.Frame::text);
    }

    private void add(String envelope) {
        if (Json.parse(envelope).toOptional().orElse(null) instanceof JsonObject members
                && members.get("payload") instanceof JsonString(String text)
                && Base64Url.decode(text) instanceof Decoded.Ok<byte[]>(byte[] bytes)
                && Frame.read(bytes) instanceof Decoded.Ok<Frame>(Frame frame)) {
            sent++;
            String before = textByKey.putIfAbsent(new KeyName(frame.sessionId(), frame.header()), text);
            reused += before == null || before.equals(text) ? 0 : 1;
        }
    }

    /// How many were sent, repetitions included.
    int sent() {
        return sent;
    }

    /// How many message keys sealed something.
    int keys() {
        return textByKey.size();
    }

    /// How often a message key sealed something else than before.
    int reused() {
        return reused;
    }
}
