package io.agentmesh.core.channel.ratchet;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.prekey.Agreement;
import io.agentmesh.core.channel.prekey.Agreement.Response;
import io.agentmesh.core.channel.prekey.Claimed;
import io.agentmesh.core.channel.prekey.HeldRing;
import io.agentmesh.core.channel.prekey.Recorded;
import io.agentmesh.core.channel.suite.AgreementKeyPair;
import io.agentmesh.core.identity.AgentId;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Alice, who opened, and Bob, who was away: both ends of a fresh session, moved by hand.
final class TwoEnds {
    static final Instant NOW = Instant.ofEpochMilli(1_935_661_112_345L);

    final DoubleRatchet ratchet;
    final HeldRing ring = Recorded.ring();
    RatchetState alice;
    RatchetState bob;

    private final RandomGenerator random;
    private UUID lastEnvelope = new UUID(0, 0);

    TwoEnds(RandomGenerator random) {
        this.random = random;
        this.ratchet = new DoubleRatchet(RatchetKeys.seeded(random));
        Claimed claimed = Claimed.lastResort(Recorded.bundle());
        try (AgreementKeyPair ephemeral = AgreementKeyPair.generate(RatchetKeys.seeded(random))) {
            Agreement agreement = Agreement.initiate(ALICE, claimed, ephemeral).orThrow();
            Agreement.Response response = Agreement.respond(BOB, ALICE.id(), agreement.opening(), ring);
            alice = ratchet.initiate(
                    agreement, claimed.bundle().bundle().signedPrekey().key(), NOW);
            bob = ratchet.respond((Response.Agreed) response, NOW);
        }
    }

    /// A frame of Alice's although her chain is longer than an honest sender's would be.
    Letter withoutLimit() {
        return padded(Padding.pad(new byte[1]));
    }

    /// A frame of Alice's around these bytes, padded or not.
    Letter padded(byte[] padded) {
        Chain real = Objects.requireNonNull(alice.keys().sending());
        RatchetState.Keys keys = alice.keys();
        UUID envelope = new UUID(random.nextLong(), random.nextLong());
        var header = new RatchetHeader(keys.own().publicKey(), keys.previous(), real.n());
        var head = new Frame.Head(0, alice.sessionId(), alice.session().opening(), header);
        byte[] bytes = FrameLayout.write(head);
        MessageCipher.Sealed sealed =
                MessageCipher.seal(real.messageKey(), padded, AssociatedData.of(alice.session(), envelope, bytes));
        var frame = new Frame(head, Octets.of(bytes), sealed.ciphertext(), sealed.tag());
        alice = further(alice, 1);
        return new Letter(ALICE.id(), envelope, frame, Octets.EMPTY);
    }

    /// A frame under way, and what is inside.
    record Letter(AgentId sender, UUID envelopeId, Frame frame, Octets text) {}

    Letter fromAlice(String text) {
        var answer = (SealedFrame.Sent) seal(alice, Octets.utf8(text));
        alice = answer.next();
        return new Letter(ALICE.id(), lastEnvelope, answer.frame(), Octets.utf8(text));
    }

    Letter fromBob(String text) {
        var answer = (SealedFrame.Sent) seal(bob, Octets.utf8(text));
        bob = answer.next();
        return new Letter(BOB.id(), lastEnvelope, answer.frame(), Octets.utf8(text));
    }

    SealedFrame seal(RatchetState state, Octets text) {
        lastEnvelope = new UUID(random.nextLong(), random.nextLong());
        return ratchet.seal(state, text, new SealContext(lastEnvelope, NOW.toEpochMilli() + 60_000, NOW));
    }

    OpenedFrame openAt(RatchetState state, Letter letter, Instant now) {
        return ratchet.open(state, letter.frame(), new OpenContext(letter.envelopeId(), letter.sender(), now));
    }

    OpenedFrame atBob(Letter letter) {
        return openAt(bob, letter, NOW);
    }

    /// Opens at the other end than the sender's, and moves that end if it could be opened.
    OpenedFrame deliver(Letter letter) {
        boolean toBob = letter.sender().equals(ALICE.id());
        OpenedFrame answer = openAt(toBob ? bob : alice, letter, NOW);
        if (answer instanceof OpenedFrame.Text(Octets text, RatchetState next, long givenUp)) {
            bob = toBob ? next : bob;
            alice = toBob ? alice : next;
        }
        return answer;
    }

    /// The state as if it had sealed so many more messages on its chain.
    static RatchetState further(RatchetState state, int messages) {
        RatchetState.Keys keys = state.keys();
        Chain sending = keys.sending();
        for (int i = 0; i < messages && sending != null; i++) {
            sending = sending.next();
        }
        var moved = new RatchetState.Keys(
                keys.own(), keys.other(), keys.root(), sending, keys.receiving(), keys.previous());
        return new RatchetState(state.session(), moved, state.skipped(), state.activity());
    }
}
