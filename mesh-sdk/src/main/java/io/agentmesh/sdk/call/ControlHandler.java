package io.agentmesh.sdk.call;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.Protection;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.json.CanonicalJson;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.sdk.session.BundleVouching;

/// Takes what belongs to the offline channel (offline §12.6), of which the SDK itself knows no more than the outside:
/// `meshd` has it. Called on the loop: must not block.
public interface ControlHandler {
    /// How the payload of each of its envelopes begins: "MOC" and the version, in base64url.
    String PREFIX = "TU9DAQ";

    /// The channel's name, in a plain error that is about it.
    String CHANNEL = "offline/1";

    /// Characters of the longest payload: a frame of 65,708 bytes is 87,611 in base64url. What is longer is not the
    /// channel's, and is not queued for it.
    int MAX_LENGTH = 88 << 10;

    /// A frame, or an error about one. Its signature holds, and it is for this agent.
    ///
    /// @param confirm tells the relay that it is safe here; to be run on any thread, once it is
    void received(Envelope envelope, Runnable confirm);

    /// The relay says what became of an envelope that was carried for the channel, if it is one.
    void noticed(RelayNotice.OfEnvelope notice);

    /// What is said and heard of bundles in handshakes; nothing unless it says otherwise.
    default BundleVouching vouching() {
        return BundleVouching.none();
    }

    /// An agent that does not speak the channel.
    static ControlHandler none() {
        return new ControlHandler() {
            @Override
            public void received(Envelope envelope, Runnable confirm) {
                confirm.run();
            }

            @Override
            public void noticed(RelayNotice.OfEnvelope notice) {}
        };
    }

    /// Whether an envelope is the channel's. A Noise frame never is one of type `control`.
    static boolean isFor(Envelope envelope) {
        return switch (envelope.type()) {
            case CONTROL ->
                envelope.protection() == Protection.SEALED
                        && envelope.payload() instanceof JsonString(String frame)
                        && frame.startsWith(PREFIX)
                        && frame.length() <= MAX_LENGTH;
            case ERROR ->
                envelope.protection() == Protection.PLAIN
                        && envelope.payload() instanceof JsonObject error
                        && new JsonString(CHANNEL).equals(error.get("channel"))
                        && CanonicalJson.text(error).length() <= MAX_LENGTH;
            case REQUEST, RESPONSE, HANDSHAKE, CANCEL, STREAM_REQUEST, STREAM_CHUNK, STREAM_END -> false;
        };
    }
}
