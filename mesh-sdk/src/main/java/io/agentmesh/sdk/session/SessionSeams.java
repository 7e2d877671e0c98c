package io.agentmesh.sdk.session;

import io.agentmesh.core.channel.ChannelProtocol;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.core.time.Timers;
import io.agentmesh.sdk.link.Postbox;

/// What a session table needs from outside. Timers run their tasks on the loop.
///
/// @param protocol makes the channels
/// @param offers what is told and heard inside handshakes
/// @param postbox sends handshake messages
/// @param timers calls back
/// @param ticker measures ages
public record SessionSeams(ChannelProtocol protocol, Offers offers, Postbox postbox, Timers timers, Ticker ticker) {}
