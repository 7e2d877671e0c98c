package io.agentmesh.tests.simulation;

/// What travels over a simulated WebSocket.
sealed interface Frame {
    /// The agent's HTTP request for a WebSocket.
    record Upgrade() implements Frame {}

    /// The relay's answer to it: the WebSocket is open.
    record Upgraded() implements Frame {}

    /// A text message, whole.
    record Text(String text) implements Frame {
        @Override
        public String toString() {
            return text;
        }
    }

    /// A ping without payload.
    record Ping() implements Frame {}

    /// The answer to a ping.
    record Pong() implements Frame {}

    /// The close handshake; the reason is for people.
    record Close(String reason) implements Frame {}

    /// What it costs a socket's buffer: about its bytes.
    default int size() {
        return this instanceof Text(String text) ? text.length() : 2;
    }
}
