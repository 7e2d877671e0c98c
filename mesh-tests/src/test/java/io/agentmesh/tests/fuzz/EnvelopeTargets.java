package io.agentmesh.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.ReceivedEnvelope;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.CheckedKeys;
import io.agentmesh.core.json.Utf8Text;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Envelopes, as their receiver reads them and as the relay does.
final class EnvelopeTargets {
    private static final int REMEMBERED_KEYS = 64;
    private static final CheckedKeys KEYS = new CheckedKeys(REMEMBERED_KEYS);

    private EnvelopeTargets() {}

    /// The two readers agree on what is an envelope, on why not, on what goes on, and on the signature.
    static void envelope(byte[] bytes) {
        if (Utf8Text.of(bytes) instanceof Decoded.Ok<Utf8Text>(var utf8)) {
            Contract.holds(utf8.text(), Envelope::decode, Envelope::toJson);
            Decoded<Envelope> whole = Envelope.decode(utf8.text());
            Decoded<ReceivedEnvelope> passedOn = ReceivedEnvelope.read(utf8);
            assertThat(refusal(passedOn)).isEqualTo(refusal(whole));
            whole.toOptional().ifPresent(envelope -> agree(envelope, passedOn.orThrow()));
        }
    }

    private static void agree(Envelope whole, ReceivedEnvelope passedOn) {
        assertThat(passedOn.id()).isEqualTo(whole.id());
        assertThat(passedOn.from()).isEqualTo(whole.from());
        assertThat(passedOn.to()).isEqualTo(whole.to());
        assertThat(new String(passedOn.wire(), StandardCharsets.UTF_8)).isEqualTo(whole.toJson());
        assertThat(refusal(passedOn.verify(KEYS))).isEqualTo(refusal(whole.verify()));
    }

    private static Optional<Violation> refusal(Decoded<?> answer) {
        return answer instanceof Decoded.Bad<?>(var violation) ? Optional.of(violation) : Optional.empty();
    }
}
