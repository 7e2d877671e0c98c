package io.agentmesh.examples.lab;

/// A WebSocket frame that went by on a relay link, without its mask.
///
/// @param sender which end sent it
/// @param opcode what it is (RFC 6455 §5.2): [#TEXT], [#PING], …
/// @param text its payload, as bytes in ISO 8859-1
public record Frame(Sender sender, int opcode, String text) {
    /// A message as text: all that relays and agents say to each other.
    public static final int TEXT = 1;
    /// Asks whether the other end is there.
    public static final int PING = 9;

    /// The ends of a link.
    public enum Sender {
        AGENT,
        RELAY
    }
}
