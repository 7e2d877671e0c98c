package io.agentmesh.relay.routing;

import java.nio.charset.StandardCharsets;

/// What a link writes, each as one text frame.
public sealed interface Outgoing permits Delivery, Outgoing.Notice {
    /// The UTF-8 text of the frame: not to be written to.
    byte[] frame();

    /// Something that the relay says on its own behalf (docs/protocol-extensions.md). It is told once or not at
    /// all: nobody takes it back.
    ///
    /// @param text the frame, ASCII
    record Notice(String text) implements Outgoing {
        @Override
        public byte[] frame() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }
}
