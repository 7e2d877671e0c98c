package io.agentmesh.meshd.controlplane;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.core.sync.SyncFrame;
import io.agentmesh.http.client.LastingWebSocket.Heard;
import io.agentmesh.meshd.node.Node;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hears what the control plane says on one connection after another, and hands its events to the node, in order
/// (sdk-and-meshd §15). Where the control plane numbers them, one that is missing ends the connection: the next one
/// begins with a snapshot. For one thread at a time; each connection may have another.
public final class SyncHearing {
    private static final Logger log = LoggerFactory.getLogger(SyncHearing.class);

    private final Node node;
    /// Of the connection that is open.
    private volatile SyncOrder order = new SyncOrder();

    /// @param node is told
    public SyncHearing(Node node) {
        this.node = node;
    }

    /// A connection is open.
    public void opened() {
        order = new SyncOrder();
        node.syncOpened();
    }

    /// A text came on it.
    ///
    /// @return what that says of the connection
    public Heard heard(String text) {
        SyncFrame frame = SyncFrame.read(text);
        return switch (order.note(frame)) {
            case NEXT -> take(frame);
            case KNOWN -> {
                log.atDebug()
                        .setMessage("control plane event is old")
                        .addKeyValue("seq", Long.toUnsignedString(frame.seq()))
                        .log();
                yield Heard.UNDERSTOOD;
            }
            case AFTER_A_GAP -> {
                take(frame); // a revocation does not wait for the snapshot
                say(
                        "control plane events missing, connecting anew",
                        "none came right before seq " + Long.toUnsignedString(frame.seq()));
                yield Heard.INCOMPLETE;
            }
            case OVERTAKEN -> {
                if (frame.event() instanceof Decoded.Ok<SyncEvent>(SyncEvent.KeyRevoked revoked)) {
                    node.apply(revoked); // everything else would take back what is newer
                }
                yield Heard.INCOMPLETE;
            }
        };
    }

    private Heard take(SyncFrame frame) {
        return switch (frame.event()) {
            case Decoded.Ok<SyncEvent>(SyncEvent event) -> {
                node.apply(event);
                yield Heard.UNDERSTOOD;
            }
            case Decoded.Bad<SyncEvent>(var why) -> {
                say("control plane event skipped", why.detail());
                yield Heard.SKIPPED;
            }
        };
    }

    /// It ended, or could not be opened.
    ///
    /// @param why for people; empty if it was ended from here
    public void closed(String why) {
        node.syncClosed(why);
    }

    private static void say(String what, String why) {
        log.atWarn().setMessage(what).addKeyValue("reason", why).log();
    }
}
