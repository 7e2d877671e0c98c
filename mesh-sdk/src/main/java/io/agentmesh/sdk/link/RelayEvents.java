package io.agentmesh.sdk.link;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.frame.RelayNotice;

/// What a [RelayLink] tells its owner, on the loop.
public interface RelayEvents {
    /// The link entered this state.
    void linkChanged(LinkState state);

    /// The relay says what became of an envelope of ours; only relays of ours do.
    void noticed(RelayNotice.OfEnvelope notice);

    /// An envelope came. Its form is checked, its signature and its receiver are not.
    void received(Envelope envelope);
}
