package io.agentmesh.sdk.session;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.Opened;
import io.agentmesh.core.channel.Sealed;
import io.agentmesh.core.channel.SecureChannel;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/// A payload as a row of messages of its channel, one behind the other in one envelope (docs/protocol-extensions.md,
/// `chunks`): all but the last are as long as a message can be, so the row needs no lengths. What fits into one
/// message is one message, and has the bytes that it always had.
///
/// The pieces share an envelope, so none is lost, doubled or overtaken on its own: what the relay does, it does to
/// the whole payload, whose end everybody knows already.
final class Chunks {
    private Chunks() {}

    /// A row that was opened.
    ///
    /// @param missed messages that were sealed before it and never came
    record Row(Octets content, int missed) {}

    /// Seals a plaintext of any length as one row.
    static Sealed seal(SecureChannel channel, Octets plaintext) {
        int longest = channel.maxPlaintextBytes();
        if (plaintext.length() <= longest) {
            return channel.seal(plaintext);
        }
        byte[] content = plaintext.toByteArray();
        ByteArrayOutputStream row = new ByteArrayOutputStream(content.length + content.length / 1_024);
        Sealed last = channel.seal(Octets.of(content, 0, longest));
        for (int from = longest; last instanceof Sealed.Message(Octets piece, var state); from += longest) {
            row.writeBytes(piece.toByteArray());
            if (from >= content.length) {
                return new Sealed.Message(Octets.owning(row.toByteArray()), state);
            }
            last = channel.seal(Octets.of(content, from, Math.min(content.length, from + longest)));
        }
        return last;
    }

    /// Opens a row; empty if it does not begin in this channel, or its pieces are not those that were sealed in one
    /// go. A channel that has opened the first piece has moved on all the same.
    static Optional<Row> open(SecureChannel channel, Octets row) {
        int longest = channel.maxMessageBytes();
        if (row.length() <= longest) {
            return channel.open(row) instanceof Opened.Plaintext(Octets bytes, var sender, var state, int missed)
                    ? Optional.of(new Row(bytes, missed))
                    : Optional.empty();
        }
        byte[] pieces = row.toByteArray();
        ByteArrayOutputStream content = new ByteArrayOutputStream(pieces.length);
        int missedBefore = 0;
        for (int from = 0; from < pieces.length; from += longest) {
            Octets piece = Octets.of(pieces, from, Math.min(pieces.length, from + longest));
            if (!(channel.open(piece) instanceof Opened.Plaintext(Octets bytes, var sender, var state, int missed))
                    || (from > 0 && missed > 0)) {
                return Optional.empty();
            }
            missedBefore += missed;
            content.writeBytes(bytes.toByteArray());
        }
        return Optional.of(new Row(Octets.owning(content.toByteArray()), missedBefore));
    }
}
