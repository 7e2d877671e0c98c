package io.agentmesh.sdk.link;

import io.agentmesh.core.envelope.Envelope;

/// What a [RelayLink] tells its owner, on the loop.
public interface RelayEvents {
    /// The link entered this state.
    void linkChanged(LinkState state);

    /// An envelope came. Its form is checked, its signature and its receiver are not.
    void received(Envelope envelope);
}
