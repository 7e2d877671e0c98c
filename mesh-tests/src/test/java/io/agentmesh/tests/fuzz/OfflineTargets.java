package io.agentmesh.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.prekey.OneTimePrekey;
import io.agentmesh.core.channel.prekey.SignedBundle;
import io.agentmesh.core.channel.ratchet.Frame;
import io.agentmesh.core.channel.ratchet.Padding;
import io.agentmesh.core.channel.ratchet.RatchetState;
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

    static void receipt(String text) {
        Contract.holdsOf(text, ReceiptShape.RECEIPT, Receipt::toJson);
    }
}
