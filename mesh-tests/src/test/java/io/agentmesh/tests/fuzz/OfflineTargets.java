package io.agentmesh.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.prekey.OneTimePrekey;
import io.agentmesh.core.channel.prekey.SignedBundle;
import io.agentmesh.core.channel.ratchet.Frame;
import io.agentmesh.core.channel.ratchet.Padding;
import io.agentmesh.core.channel.ratchet.RatchetState;
import io.agentmesh.core.durable.DurableMessage;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.receipt.Receipt;
import io.agentmesh.core.receipt.ReceiptShape;
import java.nio.charset.StandardCharsets;

/// What the offline channel reads of peers, of a registry and of the disk.
final class OfflineTargets {
    private OfflineTargets() {}

    /// Nothing but what its agent signed is accepted, and that is kept byte for byte.
    static void prekeyBundle(byte[] bytes) {
        switch (SignedBundle.read(bytes)) {
            case Decoded.Ok<SignedBundle>(SignedBundle bundle) -> {
                byte[] text = bundle.text().getBytes(StandardCharsets.UTF_8);
                assertThat(text).isEqualTo(bytes);
                assertThat(SignedBundle.read(text).orThrow()).isEqualTo(bundle);
            }
            case Decoded.Bad<SignedBundle>(Violation why) ->
                Contract.isBounded(why, new String(bytes, StandardCharsets.UTF_8));
        }
    }

    static void oneTimePrekey(String text) {
        Contract.holdsOf(text, OneTimePrekey.SHAPE, OneTimePrekey::toJson);
    }

    /// A frame has one spelling.
    static void offlineFrame(byte[] bytes) {
        Frame.read(bytes)
                .toOptional()
                .ifPresent(frame -> assertThat(frame.bytes()).isEqualTo(bytes));
    }

    static void offlineState(byte[] bytes) {
        RatchetState.decode(Octets.of(bytes)).toOptional().ifPresent(state -> {
            Octets encoded = state.encode();
            assertThat(RatchetState.decode(encoded).orThrow().encode()).isEqualTo(encoded);
            assertThat(state.toString()).contains(state.sessionId().toString());
        });
    }

    /// A padded text has one spelling.
    static void padding(byte[] bytes) {
        Padding.unpad(bytes)
                .toOptional()
                .ifPresent(text -> assertThat(Padding.pad(text.toByteArray())).isEqualTo(bytes));
    }

    /// What a frame holds, and what was cut into parts, are read by the same rules; what is read is written
    /// in one way.
    static void durableMessage(byte[] bytes) {
        Decoded<DurableMessage> read = DurableMessage.read(Octets.of(bytes));
        if (bytes.length <= DurableMessage.MAX_BYTES) {
            assertThat(DurableMessage.readLong(Octets.of(bytes))).isEqualTo(read);
        }
        switch (read) {
            case Decoded.Ok<DurableMessage>(DurableMessage message) -> {
                // Longer than a frame perhaps: a number may be written with more digits than it was read with.
                DurableMessage again = DurableMessage.readLong(message.write()).orThrow();
                assertThat(again).isEqualTo(message);
                assertThat(again.write()).isEqualTo(message.write());
            }
            case Decoded.Bad<DurableMessage>(Violation why) ->
                Contract.isBounded(why, new String(bytes, StandardCharsets.UTF_8));
        }
    }

    static void receipt(String text) {
        Contract.holdsOf(text, ReceiptShape.RECEIPT, Receipt::toJson);
    }
}
