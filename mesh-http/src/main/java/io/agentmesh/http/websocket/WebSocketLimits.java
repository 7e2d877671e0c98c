package io.agentmesh.http.websocket;

import java.time.Duration;

/// The bounds of one connection.
///
/// @param maxFrameBytes the largest payload of a frame that is read (wire §10.3); above it the
/// connection closes with 1009
/// @param maxMessageBytes the largest message that is read, in however many frames (wire §10.3); above
/// it 1009
/// @param maxOutgoingBytes how much may wait to be written; above it [SendOutcome.Full]
/// @param maxIncomingBytes how much may wait for the listener; above it the socket is not read from
/// @param closeTimeout how long the other end has to answer a close, and the network to take it; then it
/// is cut
public record WebSocketLimits(
        int maxFrameBytes, int maxMessageBytes, long maxOutgoingBytes, long maxIncomingBytes, Duration closeTimeout) {
    private static final int MIB = 1 << 20;

    public static final WebSocketLimits DEFAULTS =
            new WebSocketLimits(16 * MIB, 64 * MIB, 4 * MIB, MIB, Duration.ofSeconds(5));

    public WebSocketLimits {
        requirePositive("maxFrameBytes", maxFrameBytes);
        requirePositive("maxMessageBytes", maxMessageBytes);
        requirePositive("maxOutgoingBytes", maxOutgoingBytes);
        requirePositive("maxIncomingBytes", maxIncomingBytes);
        requirePositive("closeTimeout", closeTimeout.toMillis());
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 or more)");
        }
    }

    public WebSocketLimits withMaxFrameBytes(int bytes) {
        return new WebSocketLimits(bytes, maxMessageBytes, maxOutgoingBytes, maxIncomingBytes, closeTimeout);
    }

    public WebSocketLimits withMaxMessageBytes(int bytes) {
        return new WebSocketLimits(maxFrameBytes, bytes, maxOutgoingBytes, maxIncomingBytes, closeTimeout);
    }

    public WebSocketLimits withMaxOutgoingBytes(long bytes) {
        return new WebSocketLimits(maxFrameBytes, maxMessageBytes, bytes, maxIncomingBytes, closeTimeout);
    }

    public WebSocketLimits withMaxIncomingBytes(long bytes) {
        return new WebSocketLimits(maxFrameBytes, maxMessageBytes, maxOutgoingBytes, bytes, closeTimeout);
    }

    public WebSocketLimits withCloseTimeout(Duration timeout) {
        return new WebSocketLimits(maxFrameBytes, maxMessageBytes, maxOutgoingBytes, maxIncomingBytes, timeout);
    }
}
