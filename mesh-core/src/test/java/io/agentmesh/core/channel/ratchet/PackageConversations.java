package io.agentmesh.core.channel.ratchet;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.prekey.Agreement;
import io.agentmesh.core.channel.prekey.Agreement.Response;
import io.agentmesh.core.channel.prekey.Claimed;
import io.agentmesh.core.channel.prekey.HeldRing;
import io.agentmesh.core.channel.prekey.Opening;
import io.agentmesh.core.channel.prekey.SignedPrekey;
import io.agentmesh.core.channel.suite.AgreementKey;
import io.agentmesh.core.channel.suite.AgreementKeyPair;
import io.agentmesh.core.identity.AgentId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// I2 against the public packages: seeded histories of loss, disorder and doubles, with the packages as
/// responder in every second one and as initiator in the others. Run by `scripts/offline-peer`: it needs
/// Python.
final class PackageConversations {
    private static final int STEPS = 40;

    private PackageConversations() {}

    /// Runs them, and ends with an error at the first that goes another way than it must.
    ///
    /// @param arguments Python, the peer's script, the number of histories
    public static void main(String[] arguments) throws IOException {
        int histories = Integer.parseInt(arguments[2]);
        try (var bob = new PackagePeer(arguments[0], arguments[1])) {
            int read = 0;
            for (int seed = 0; seed < histories; seed++) {
                try {
                    read += new History(bob, new SplittableRandom(seed), seed).run();
                } catch (RuntimeException | AssertionError failed) {
                    throw new AssertionError("history " + seed, failed);
                }
            }
            System.out.println(histories + " histories, " + read + " messages read at both ends");
        }
    }

    private record Letter(AgentId sender, UUID envelope, Frame frame, Octets text) {}

    private static final class History {
        private final PackagePeer bob;
        private final RandomGenerator random;
        private final DoubleRatchet ratchet;
        private final boolean lastResort;
        private final List<Letter> underWay = new ArrayList<>();
        private final List<Letter> done = new ArrayList<>();
        private RatchetState alice;
        private boolean bobMaySend;
        private boolean aliceMaySend;
        private boolean bobHasHeard;
        private int read;

        History(PackagePeer bob, RandomGenerator random, int seed) {
            this.bob = bob;
            this.random = random;
            this.ratchet = new DoubleRatchet(RatchetKeys.seeded(random));
            this.lastResort = random.nextBoolean();
            bob.reset();
            this.alice = seed % 2 == 0 ? aliceOpens() : bobOpens();
            this.aliceMaySend = seed % 2 == 0;
            this.bobMaySend = !aliceMaySend;
        }

        private RatchetState aliceOpens() {
            Claimed claimed = bob.claimed(lastResort);
            try (AgreementKeyPair ephemeral = AgreementKeyPair.generate(RatchetKeys.seeded(random))) {
                Agreement agreement =
                        Agreement.initiate(ALICE, claimed, ephemeral).orThrow();
                bob.accept(ALICE, agreement, claimed, lastResort);
                bobHasHeard = true;
                return ratchet.initiate(
                        agreement, claimed.bundle().bundle().signedPrekey().key(), TwoEnds.NOW);
            }
        }

        private RatchetState bobOpens() {
            var ring = new HeldRing();
            AgreementKeyPair signedPair = AgreementKeyPair.generate(RatchetKeys.seeded(random));
            AgreementKeyPair oneTime = AgreementKeyPair.generate(RatchetKeys.seeded(random));
            ring.signed.put(1L, signedPair);
            ring.oneTime.put(1L, oneTime);
            ring.digests.put(1L, Octets.of(new byte[32]));
            SignedPrekey signed = SignedPrekey.sign(ALICE, 1, signedPair.publicKey(), 0);
            Optional<AgreementKey> offered = lastResort ? Optional.empty() : Optional.of(oneTime.publicKey());
            Opening opening = PackagePeer.opening(bob.initiate(ALICE, signed, offered), lastResort);
            Response response = Agreement.respond(ALICE, BOB.id(), opening, ring);
            return ratchet.respond((Response.Agreed) response, TwoEnds.NOW);
        }

        int run() {
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(8)) {
                    case 0, 1 -> aliceSends("alice " + step);
                    case 2, 3 -> bobSends("bob " + step);
                    case 4, 5, 6 -> arrive();
                    default -> loseOrDouble();
                }
            }
            while (!underWay.isEmpty()) {
                arrive();
            }
            return read;
        }

        private void aliceSends(String text) {
            if (aliceMaySend) {
                var envelope = new UUID(random.nextLong(), random.nextLong());
                var answer = (SealedFrame.Sent)
                        ratchet.seal(alice, Octets.utf8(text), new SealContext(envelope, 7, TwoEnds.NOW));
                alice = answer.next();
                underWay.add(new Letter(ALICE.id(), envelope, answer.frame(), Octets.utf8(text)));
            }
        }

        private void bobSends(String text) {
            if (bobMaySend) {
                var envelope = new UUID(random.nextLong(), random.nextLong());
                Opening opening = bobHasHeard ? null : alice.session().opening();
                var head = new Frame.Head(
                        7,
                        alice.sessionId(),
                        opening,
                        new RatchetHeader(alice.session().opening().ephemeral(), 0, 0));
                byte[] whole = FrameLayout.write(head);
                int headBytes = whole.length - 40;
                Octets prefix = prefix(envelope, Octets.of(whole, 0, headBytes));
                Frame frame = bob.seal(Octets.utf8(text), prefix, headBytes);
                underWay.add(new Letter(BOB.id(), envelope, frame, Octets.utf8(text)));
            }
        }

        private Octets prefix(UUID envelope, Octets head) {
            byte[] agreed = alice.session().associatedData().toByteArray();
            return Octets.of(ByteBuffer.allocate(agreed.length + 16 + head.length())
                    .put(agreed)
                    .putLong(envelope.getMostSignificantBits())
                    .putLong(envelope.getLeastSignificantBits())
                    .put(head.toByteArray())
                    .array());
        }

        private void arrive() {
            if (!underWay.isEmpty()) {
                Letter letter = underWay.remove(random.nextInt(underWay.size()));
                Optional<Octets> text = deliver(letter);
                check(text.equals(Optional.of(letter.text())), "not read");
                done.add(letter);
                read++;
            }
        }

        private void loseOrDouble() {
            if (random.nextBoolean() && !underWay.isEmpty()) {
                underWay.remove(random.nextInt(underWay.size()));
            } else if (!done.isEmpty()) {
                Octets before = alice.encode();
                check(deliver(done.get(random.nextInt(done.size()))).isEmpty(), "read twice");
                check(alice.encode().equals(before), "changed by what was refused");
            }
        }

        private Optional<Octets> deliver(Letter letter) {
            return letter.sender().equals(ALICE.id()) ? atBob(letter) : atAlice(letter);
        }

        private Optional<Octets> atBob(Letter letter) {
            Octets head = letter.frame().headBytes();
            Octets upToTheHeader = Octets.of(head.toByteArray(), 0, head.length() - 40);
            Optional<Octets> text = bob.open(prefix(letter.envelope(), upToTheHeader), letter.frame());
            bobMaySend |= text.isPresent();
            bobHasHeard |= text.isPresent();
            return text;
        }

        private Optional<Octets> atAlice(Letter letter) {
            OpenedFrame answer =
                    ratchet.open(alice, letter.frame(), new OpenContext(letter.envelope(), BOB.id(), TwoEnds.NOW));
            if (answer instanceof OpenedFrame.Text(Octets text, RatchetState next, long givenUp)) {
                alice = next;
                aliceMaySend = true;
                return Optional.of(text);
            }
            return Optional.empty();
        }

        private static void check(boolean holds, String otherwise) {
            if (!holds) {
                throw new AssertionError(otherwise);
            }
        }
    }
}
