package io.agentmesh.http.websocket;

/// The user event that tells the handlers of each channel that the server stops. By then no new
/// connection is accepted.
public enum Draining {
    NOW
}
