package io.agentmesh.sdk.call;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.sdk.session.Unsealed;
import java.util.Optional;
import java.util.UUID;

/// The streams that this agent asked for, as the [Inbox] sees them. Called on the loop.
public interface StreamAnswers {
    /// Takes a verified envelope that answers something, and its opened payload if it was sealed and could be
    /// opened; false if it answers no stream of ours.
    boolean onAnswer(Envelope envelope, Optional<Unsealed> unsealed);

    /// Takes what the relay says of an envelope; false if it speaks of no stream request of ours.
    boolean onNotice(UUID id, RelayNotice.OfEnvelope notice);

    /// The link is up.
    void linkUp();

    /// The link is down.
    void linkDown();
}
