package io.agentmesh.core.channel.ratchet;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.prekey.Opening;
import io.agentmesh.core.channel.prekey.SessionId;
import io.agentmesh.core.channel.prekey.Terms;
import io.agentmesh.core.channel.suite.AgreementKey;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import java.nio.ByteBuffer;

/// Reads and writes the fields of a [Frame]. Each frame has one spelling: what differs from it in a bit that means
/// nothing today is refused.
final class FrameLayout {
    /// "MOC", and version 1.
    static final int MAGIC = 0x4D4F_4301;

    private static final byte OPENING = 1;
    private static final byte FOLLOWING = 2;
    private static final byte LAST_RESORT = 1;
    static final long MAX_U53 = (1L << 53) - 1;

    static final int FOLLOWING_HEAD = 76;
    static final int OPENING_HEAD = 124;
    static final int TAG = 32;
    /// The largest bucket, and the block that PKCS#7 adds.
    static final int MAX_CIPHERTEXT = 65_536 + MessageCipher.BLOCK_BYTES;

    private FrameLayout() {}

    static Decoded<Frame> read(byte[] bytes) {
        if (bytes.length < FOLLOWING_HEAD + MessageCipher.BLOCK_BYTES + TAG) {
            return bad("too short");
        }
        var in = ByteBuffer.wrap(bytes);
        if (in.getInt() != MAGIC) {
            return bad("not a frame of version 1");
        }
        byte kind = in.get();
        if (kind != OPENING && kind != FOLLOWING) {
            return bad("kind " + kind);
        }
        int head = kind == OPENING ? OPENING_HEAD : FOLLOWING_HEAD;
        int ciphertext = bytes.length - head - TAG;
        if (ciphertext < MessageCipher.BLOCK_BYTES
                || ciphertext > MAX_CIPHERTEXT
                || ciphertext % MessageCipher.BLOCK_BYTES != 0) {
            return bad("length " + bytes.length);
        }
        return head(in, kind)
                .map(fields -> new Frame(
                        fields,
                        Octets.of(bytes, 0, head),
                        Octets.of(bytes, head, head + ciphertext),
                        Octets.of(bytes, head + ciphertext, bytes.length)));
    }

    private static Decoded<Frame.Head> head(ByteBuffer in, byte kind) {
        byte flags = in.get();
        int suite = in.getShort() & 0xFFFF;
        int devices = in.getInt();
        long expiresAt = in.getLong();
        var sessionId = new SessionId(octets(in, SessionId.BYTES));
        Opening opening = kind == OPENING ? opening(in) : null;
        var header = new RatchetHeader(key(in), uint32(in), uint32(in));
        boolean lastResort = opening != null && opening.isLastResort();
        if (flags != (lastResort ? LAST_RESORT : 0)) {
            return bad("flags " + flags);
        }
        if (suite != Terms.SUITE || devices != 0) {
            return bad("suite " + suite + ", devices " + devices);
        }
        return expiresAt < 0 || expiresAt > MAX_U53
                ? bad("expires at " + Long.toUnsignedString(expiresAt))
                : Decoded.ok(new Frame.Head(expiresAt, sessionId, opening, header));
    }

    private static Opening opening(ByteBuffer in) {
        return new Opening(key(in), uint32(in), uint32(in), in.getLong());
    }

    static byte[] write(Frame.Head head) {
        Opening opening = head.opening();
        var out = ByteBuffer.allocate(opening == null ? FOLLOWING_HEAD : OPENING_HEAD)
                .putInt(MAGIC)
                .put(opening == null ? FOLLOWING : OPENING)
                .put(opening != null && opening.isLastResort() ? LAST_RESORT : 0)
                .putShort((short) Terms.SUITE)
                .putInt(0)
                .putLong(head.expiresAtMillis())
                .put(head.sessionId().bytes().toByteArray());
        if (opening != null) {
            out.put(opening.ephemeral().bytes())
                    .putInt((int) opening.signedPrekeyId())
                    .putInt((int) opening.oneTimePrekeyId())
                    .putLong(opening.bundleSerial());
        }
        RatchetHeader header = head.header();
        return out.put(header.key().bytes())
                .putInt((int) header.pn())
                .putInt((int) header.n())
                .array();
    }

    private static AgreementKey key(ByteBuffer in) {
        byte[] key = new byte[AgreementKey.BYTES];
        in.get(key);
        return AgreementKey.of(key);
    }

    private static Octets octets(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return Octets.of(bytes);
    }

    private static long uint32(ByteBuffer in) {
        return Integer.toUnsignedLong(in.getInt());
    }

    private static <T> Decoded<T> bad(String detail) {
        return Decoded.bad(ErrorCode.BAD_FRAME, detail);
    }
}
