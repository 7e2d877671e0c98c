package io.agentmesh.core.channel.ratchet;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.prekey.Opening;
import io.agentmesh.core.channel.ratchet.RatchetState.Activity;
import io.agentmesh.core.channel.ratchet.RatchetState.Keys;
import io.agentmesh.core.channel.ratchet.RatchetState.Role;
import io.agentmesh.core.channel.ratchet.RatchetState.Session;
import io.agentmesh.core.channel.ratchet.SkippedKeys.Kept;
import io.agentmesh.core.channel.ratchet.SkippedKeys.Place;
import io.agentmesh.core.channel.suite.AgreementKey;
import io.agentmesh.core.channel.suite.AgreementKeyPair;
import io.agentmesh.core.channel.suite.Secret;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads one state in the layout of [StateCodec], which answers for what is thrown here: bytes that end early
/// and values out of their ranges.
final class StateReader {
    private static final int ASSOCIATED_DATA = 96;

    private final ByteBuffer in;

    StateReader(ByteBuffer in) {
        this.in = in;
    }

    RatchetState read() {
        Session session = session();
        var activity = new Activity(in.getLong(), in.getLong(), in.getLong(), in.getLong());
        var keys = new Keys(AgreementKeyPair.of(secret()), optionalKey(), secret(), chain(), chain(), uint32());
        return new RatchetState(session, keys, skipped(), activity);
    }

    private Session session() {
        Role role = isSet() ? Role.RESPONDER : Role.INITIATOR;
        return new Session(
                role, Octets.of(bytes(ASSOCIATED_DATA)), new Opening(key(), uint32(), uint32(), in.getLong()));
    }

    private SkippedKeys skipped() {
        int count = in.getInt();
        if (count < 0 || count > SkippedKeys.MAX_KEYS) {
            throw new IllegalArgumentException("count: " + count + " (expected: 0.." + SkippedKeys.MAX_KEYS + ")");
        }
        Map<Place, Kept> oldestFirst = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            var place = new Place(key(), uint32());
            oldestFirst.put(place, new Kept(secret(), in.getLong()));
        }
        return SkippedKeys.of(oldestFirst);
    }

    private @Nullable Chain chain() {
        return isSet() ? new Chain(secret(), uint32()) : null;
    }

    private @Nullable AgreementKey optionalKey() {
        return isSet() ? key() : null;
    }

    private AgreementKey key() {
        return AgreementKey.of(bytes(AgreementKey.BYTES));
    }

    private Secret secret() {
        return Secret.owning(bytes(Secret.KEY_BYTES));
    }

    private boolean isSet() {
        byte flag = in.get();
        if (flag != StateCodec.ABSENT && flag != StateCodec.PRESENT) {
            throw new IllegalArgumentException("flag: " + flag + " (expected: 0..1)");
        }
        return flag == StateCodec.PRESENT;
    }

    private long uint32() {
        return Integer.toUnsignedLong(in.getInt());
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        in.get(bytes);
        return bytes;
    }
}
