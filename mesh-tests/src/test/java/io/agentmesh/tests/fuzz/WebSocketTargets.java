package io.agentmesh.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.http.websocket.FragmentedText;
import io.agentmesh.http.websocket.ServerFrames;
import io.agentmesh.relay.transport.AgentFrames;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// WebSockets at our servers' ends: the one of mesh-http, and the relay's own.
final class WebSocketTargets {
    private static final int MAX_BODY = 4_096;
    /// Above any input.
    private static final int NO_BOUND = 1 << 20;

    private WebSocketTargets() {}

    /// Both servers read the same messages out of a connection's bytes, and end it for the same reason, however the
    /// network cuts them. The first byte says how long the parts are.
    static void frames(byte[] bytes) {
        if (bytes.length > 0) {
            byte[] stream = Arrays.copyOfRange(bytes, 1, bytes.length);
            List<String> whole = ServerFrames.read(stream, Math.max(1, stream.length), NO_BOUND);
            assertThat(ServerFrames.read(stream, 1 + (bytes[0] & 0xff), NO_BOUND))
                    .isEqualTo(whole);
            assertThat(AgentFrames.read(stream, 1 + (bytes[0] & 0xff), NO_BOUND))
                    .isEqualTo(whole);
        }
    }

    /// A text in two fragments, cut anywhere, is the text in one; UTF-8 alone makes a text. The first byte says where
    /// the cut is.
    static void message(byte[] bytes) {
        if (bytes.length > 0) {
            byte[] text = Arrays.copyOfRange(bytes, 1, bytes.length);
            int cut = (bytes[0] & 0xff) % bytes.length;
            assertThat(FragmentedText.join(text, cut, MAX_BODY)).isEqualTo(expected(text));
        }
    }

    private static Optional<String> expected(byte[] text) {
        try {
            return text.length > MAX_BODY
                    ? Optional.empty()
                    : Optional.of(StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(text))
                            .toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }
}
