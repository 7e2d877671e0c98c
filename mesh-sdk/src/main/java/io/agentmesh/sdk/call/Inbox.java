package io.agentmesh.sdk.call;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.envelope.Protection;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.identity.CheckedKeys;
import io.agentmesh.sdk.link.LinkState;
import io.agentmesh.sdk.link.RelayEvents;
import io.agentmesh.sdk.session.SessionTable;
import io.agentmesh.sdk.session.Unsealed;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where everything arrives: checks who an envelope is for and who signed it, opens it if it is sealed, and
/// hands it to the one it concerns by its type alone. Owned by the loop.
public final class Inbox implements RelayEvents {
    private static final Logger log = LoggerFactory.getLogger(Inbox.class);

    /// Senders whose keys need no second check; of another one the key is checked again.
    private static final int MAX_CHECKED_KEYS = 1_024;

    private final CallSeams seams;
    private final CallTable calls;
    private final StreamAnswers streams;
    private final Responder responder;
    private final ControlHandler control;
    private final CheckedKeys keys = new CheckedKeys(MAX_CHECKED_KEYS);
    private boolean linkUp;

    /// Whom envelopes concern.
    public record Readers(CallTable calls, StreamAnswers streams, Responder responder, ControlHandler control) {}

    /// Hands envelopes to these.
    public Inbox(CallSeams seams, Readers readers) {
        this.seams = seams;
        this.calls = readers.calls();
        this.streams = readers.streams();
        this.responder = readers.responder();
        this.control = readers.control();
    }

    @Override
    public void linkChanged(LinkState state) {
        boolean up = state instanceof LinkState.Up;
        if (up && !linkUp) {
            calls.linkUp();
            streams.linkUp();
            seams.sessions().linkUp();
        } else if (!up && linkUp) {
            seams.sessions().linkDown();
            calls.linkDown();
            streams.linkDown();
        }
        linkUp = up;
    }

    @Override
    public void noticed(RelayNotice.OfEnvelope notice) {
        control.noticed(notice);
        boolean known = notice.envelope()
                .map(id -> calls.onNotice(id, notice)
                        || streams.onNotice(id, notice)
                        || seams.sessions().onNotice(id, notice))
                .orElse(false);
        if (!known && notice instanceof RelayNotice.Refused refused) {
            log.atWarn()
                    .setMessage("the relay refused an envelope")
                    .addKeyValue("id", refused.envelope().map(UUID::toString).orElse("unreadable"))
                    .addKeyValue("reason", refused.reason().word())
                    .log();
        }
    }

    @Override
    public void received(Envelope envelope) {
        if (!envelope.to().equals(seams.postbox().sender())) {
            dropped(envelope, "it is for somebody else");
            seams.postbox().confirm(envelope.id());
        } else if (envelope.verify(keys) instanceof Decoded.Bad<Envelope>(Violation violation)) {
            dropped(envelope, violation.text());
            seams.postbox().confirm(envelope.id());
        } else if (ControlHandler.isFor(envelope)) {
            control.received(envelope, () -> seams.postbox().confirm(envelope.id()));
        } else {
            dispatch(envelope);
        }
    }

    private void dispatch(Envelope envelope) {
        SessionTable sessions = seams.sessions();
        // Opened first, whatever it is: a counter that is left behind stays behind.
        Optional<Unsealed> unsealed =
                envelope.protection() == Protection.SEALED ? sessions.open(envelope) : Optional.empty();
        switch (envelope.type()) {
            case HANDSHAKE -> sessions.onHandshake(envelope);
            case REQUEST, STREAM_REQUEST -> responder.onRequest(envelope, unsealed);
            case CANCEL -> responder.onCancel(envelope);
            case RESPONSE, ERROR, STREAM_CHUNK, STREAM_END -> {
                boolean ofAStream = streams.onAnswer(envelope, unsealed)
                        || (envelope.type() == MessageType.STREAM_CHUNK && responder.onPart(envelope, unsealed));
                if (!ofAStream) {
                    calls.onAnswer(envelope, unsealed);
                }
            }
            case CONTROL -> dropped(envelope, "reserved type");
        }
        if (envelope.type() != MessageType.REQUEST && envelope.type() != MessageType.STREAM_REQUEST) {
            seams.postbox().confirm(envelope.id()); // requests are confirmed when they are safe
        }
    }

    private static void dropped(Envelope envelope, String reason) {
        log.atDebug()
                .setMessage("envelope dropped")
                .addKeyValue("peer", envelope.from())
                .addKeyValue("id", envelope.id())
                .addKeyValue("reason", reason)
                .log();
    }
}
