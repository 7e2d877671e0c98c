package io.agentmesh.core.channel.noise;

import java.util.List;

/// The words of which Noise spells its patterns (revision 34 §7.1).
enum Token {
    /// The sender's ephemeral key, in the clear.
    E,
    /// The sender's static key, encrypted as soon as there is something to encrypt with.
    S,
    /// Agreement of both ephemeral keys.
    EE,
    /// Agreement of the initiator's ephemeral key with the responder's static one.
    ES,
    /// Agreement of the initiator's static key with the responder's ephemeral one.
    SE;

    /// Pattern XX: both static keys travel inside the handshake.
    static final List<List<Token>> XX = List.of(List.of(E), List.of(E, EE, S, ES), List.of(S, SE));
}
