package io.agentmesh.relay.transport;

import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;

/// How frames from an agent are decoded.
final class FrameLimits {
    /// The largest frame before the agent has proven who it is. A login's frames have some hundred bytes.
    static final int LOGIN_FRAME_BYTES = 64 << 10;

    private FrameLimits() {}

    /// Masked frames up to so many bytes, no extensions. [AgentFrameHandler] answers violations, once and with
    /// the right code; [MessageAssembly] sees to UTF-8.
    static WebSocketDecoderConfig of(int maxFrameBytes) {
        return WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(maxFrameBytes)
                .expectMaskedFrames(true)
                .allowMaskMismatch(false)
                .allowExtensions(false)
                .closeOnProtocolViolation(false)
                .withUTF8Validator(false)
                .build();
    }
}
