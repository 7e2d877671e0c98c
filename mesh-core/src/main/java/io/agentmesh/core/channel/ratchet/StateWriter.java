package io.agentmesh.core.channel.ratchet;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.prekey.Opening;
import io.agentmesh.core.channel.ratchet.RatchetState.Activity;
import io.agentmesh.core.channel.ratchet.RatchetState.Keys;
import io.agentmesh.core.channel.ratchet.RatchetState.Role;
import io.agentmesh.core.channel.ratchet.RatchetState.Session;
import io.agentmesh.core.channel.suite.AgreementKey;
import io.agentmesh.core.channel.suite.Secret;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Writes one state in the layout of [StateCodec], into one array that is wiped afterwards.
final class StateWriter {
    private static final int BYTES_OF_A_SKIPPED_KEY = 2 * Secret.KEY_BYTES + Integer.BYTES + Long.BYTES;
    /// More than everything but the skipped keys.
    private static final int BYTES_OF_THE_REST = 512;

    private final ByteBuffer out;

    StateWriter(int skippedKeys) {
        out = ByteBuffer.allocate(BYTES_OF_THE_REST + BYTES_OF_A_SKIPPED_KEY * skippedKeys);
    }

    Octets write(RatchetState state) {
        out.put(StateCodec.VERSION);
        put(state.session());
        put(state.activity());
        put(state.keys());
        put(state.skipped());
        Octets written = Octets.of(out.array(), 0, out.position());
        Arrays.fill(out.array(), (byte) 0);
        return written;
    }

    private void put(Session session) {
        Opening opening = session.opening();
        out.put(session.role() == Role.RESPONDER ? StateCodec.PRESENT : StateCodec.ABSENT)
                .put(session.associatedData().toByteArray())
                .put(opening.ephemeral().bytes())
                .putInt((int) opening.signedPrekeyId())
                .putInt((int) opening.oneTimePrekeyId())
                .putLong(opening.bundleSerial());
    }

    private void put(Activity activity) {
        out.putLong(activity.createdAtMillis())
                .putLong(activity.lastReadMillis())
                .putLong(activity.lastWrittenMillis())
                .putLong(activity.messages());
    }

    private void put(Keys keys) {
        put(keys.own().privateKey());
        AgreementKey other = keys.other();
        if (other == null) {
            out.put(StateCodec.ABSENT);
        } else {
            out.put(StateCodec.PRESENT).put(other.bytes());
        }
        put(keys.root());
        put(keys.sending());
        put(keys.receiving());
        out.putInt((int) keys.previous());
    }

    private void put(@Nullable Chain chain) {
        if (chain == null) {
            out.put(StateCodec.ABSENT);
        } else {
            out.put(StateCodec.PRESENT);
            put(chain.key());
            out.putInt((int) chain.n());
        }
    }

    private void put(SkippedKeys skipped) {
        out.putInt(skipped.size());
        skipped.entries().forEach((place, kept) -> {
            out.put(place.chain().bytes()).putInt((int) place.n());
            put(kept.messageKey());
            out.putLong(kept.createdAtMillis());
        });
    }

    private void put(Secret secret) {
        secret.copyTo(out.array(), out.position());
        out.position(out.position() + secret.length());
    }
}
