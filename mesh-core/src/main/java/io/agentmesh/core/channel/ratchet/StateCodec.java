package io.agentmesh.core.channel.ratchet;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// A [RatchetState] as bytes, for the disk alone: integers big-endian, `?` a byte 0 or 1 and the field only
/// after 1.
///
/// ```
///   version 1(1)
///   session    responder 0 or 1(1) associated data(96) opening: EK(32) spk(4) opk(4) serial(8)
///   activity   created(8) last read(8) last written(8) messages(8)
///   keys       DHs(32) DHr?(32) RK(32) CKs?(32) Ns(4) CKr?(32) Nr(4) PN(4)
///   skipped    count(4), of each: chain(32) n(4) message key(32) created(8)
/// ```
final class StateCodec {
    static final byte VERSION = 1;
    static final byte ABSENT = 0;
    static final byte PRESENT = 1;

    private StateCodec() {}

    static Octets encode(RatchetState state) {
        return new StateWriter(state.skipped().size()).write(state);
    }

    static Decoded<RatchetState> decode(Octets stored) {
        byte[] bytes = stored.toByteArray();
        var in = ByteBuffer.wrap(bytes);
        try {
            if (in.get() != VERSION) {
                return bad("of another version");
            }
            RatchetState state = new StateReader(in).read();
            return in.hasRemaining() ? bad("longer than it says") : Decoded.ok(state);
        } catch (BufferUnderflowException | IllegalArgumentException malformed) {
            return bad("malformed");
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static Decoded<RatchetState> bad(String what) {
        return Decoded.bad(ErrorCode.STORAGE, "a stored session is " + what);
    }
}
