package io.agentmesh.offline.testing;

import io.agentmesh.core.channel.ratchet.Frame;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.json.JsonString;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// What can be seen of frames from outside.
public final class SealedFrames {
    private static final int KIND = 4;
    private static final int OPENING = 1;
    private static final int SESSION = 20;
    private static final int AFTER_SESSION = 36;
    private static final int AFTER_OPENING = 84;
    private static final int HEADER_BYTES = 40;

    private SealedFrames() {}

    /// Fails if two frames that differ were sealed under one number of one chain of one session.
    public static void requireNoKeyUsedTwice(List<Envelope> carried) {
        Map<String, byte[]> byNumber = new HashMap<>();
        for (Envelope envelope : carried) {
            if (envelope.type() == MessageType.CONTROL) {
                byte[] frame = bytes(envelope);
                byte[] before = byNumber.putIfAbsent(number(frame), frame);
                if (before != null && !Arrays.equals(before, frame)) {
                    throw new AssertionError("key used twice: " + number(frame));
                }
            }
        }
    }

    /// Names the session of a frame.
    public static String session(Envelope envelope) {
        return Frame.read(bytes(envelope)).orThrow().sessionId().toString();
    }

    private static String number(byte[] frame) {
        int header = frame[KIND] == OPENING ? AFTER_OPENING : AFTER_SESSION;
        return HexFormat.of().formatHex(frame, SESSION, AFTER_SESSION) + " "
                + HexFormat.of().formatHex(frame, header, header + HEADER_BYTES);
    }

    private static byte[] bytes(Envelope envelope) {
        return Base64Url.decode(((JsonString) envelope.payload()).value()).orThrow();
    }
}
