package io.agentmesh.core.channel.ratchet;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.prekey.Opening;
import io.agentmesh.core.channel.prekey.SessionId;
import io.agentmesh.core.error.Decoded;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The binary of one sealed unit (offline §6.1), syntax alone: nothing in it has been authenticated.
///
/// ```
///     0   4  "MOC", version 1              20  16  session id
///     4   1  kind: 1 opening, 2 following  36  48  kind 1: EK(32) spk id(4) opk id(4) serial(8)
///     5   1  flags: bit 0 last resort          40  ratchet key(32) pn(4) n(4)
///     6   2  suite 1                          16k  ciphertext
///     8   4  devices 0, 0                      32  tag
///    12   8  expires at, ms
/// ```
public final class Frame {
    /// Bytes of the longest frame.
    public static final int MAX_BYTES = FrameLayout.OPENING_HEAD + FrameLayout.MAX_CIPHERTEXT + FrameLayout.TAG;

    private final Head head;
    private final Octets headBytes;
    private final Octets ciphertext;
    private final Octets tag;

    Frame(Head head, Octets headBytes, Octets ciphertext, Octets tag) {
        this.head = head;
        this.headBytes = headBytes;
        this.ciphertext = ciphertext;
        this.tag = tag;
    }

    /// Reads a frame, or [io.agentmesh.core.error.ErrorCode#BAD_FRAME].
    public static Decoded<Frame> read(byte[] bytes) {
        return FrameLayout.read(bytes);
    }

    /// The session that it belongs to.
    public SessionId sessionId() {
        return head.sessionId();
    }

    /// When its message expires, milliseconds since 1970, 0..2^53−1.
    public long expiresAtMillis() {
        return head.expiresAtMillis();
    }

    /// What opens the session, in a frame of kind 1.
    public Optional<Opening> opening() {
        return Optional.ofNullable(head.opening());
    }

    /// Where the sender's ratchet stood.
    public RatchetHeader header() {
        return head.header();
    }

    /// All bytes.
    public byte[] bytes() {
        byte[] bytes = new byte[headBytes.length() + ciphertext.length() + tag.length()];
        System.arraycopy(headBytes.toByteArray(), 0, bytes, 0, headBytes.length());
        System.arraycopy(ciphertext.toByteArray(), 0, bytes, headBytes.length(), ciphertext.length());
        System.arraycopy(tag.toByteArray(), 0, bytes, bytes.length - tag.length(), tag.length());
        return bytes;
    }

    /// Everything before the ciphertext: what the tag covers besides it.
    Octets headBytes() {
        return headBytes;
    }

    Octets ciphertext() {
        return ciphertext;
    }

    Octets tag() {
        return tag;
    }

    @Override
    public String toString() {
        return "Frame[" + head.sessionId() + ", n " + head.header().n() + ", " + ciphertext.length() + " bytes]";
    }

    /// The fields before the ciphertext.
    ///
    /// @param opening in frames of kind 1, else `null`
    record Head(
            long expiresAtMillis,
            SessionId sessionId,
            @Nullable Opening opening,
            RatchetHeader header) {}
}
