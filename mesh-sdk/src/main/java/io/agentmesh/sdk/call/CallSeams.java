package io.agentmesh.sdk.call;

import io.agentmesh.core.time.Ticker;
import io.agentmesh.core.time.Timers;
import io.agentmesh.sdk.link.Postbox;
import io.agentmesh.sdk.session.SessionTable;

/// What calls need from outside. Timers run their tasks on the loop.
///
/// @param postbox sends envelopes
/// @param sessions seals and opens them
/// @param timers calls back at deadlines
/// @param ticker tells whether a peer was heard since
public record CallSeams(Postbox postbox, SessionTable sessions, Timers timers, Ticker ticker) {}
