package io.agentmesh.core.revocation;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.testing.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Chains as they are, and as somebody who wants to be taken for Alice would make them.
final class KeyChainTest {
    private static final AgentKeyPair DAVE = Keys.ofFirstByte(0x60);
    private static final AgentKeyPair MALLORY = Keys.ofFirstByte(0x80);

    private static final KeyChange ALICE_TO_BOB = KeyChange.sign(ALICE, BOB, 1);
    private static final KeyChange BOB_TO_CAROL = KeyChange.sign(BOB, CAROL, 2);
    private static final KeyChange CAROL_TO_DAVE = KeyChange.sign(CAROL, DAVE, 3);
    private static final KeyChain WHOLE = chain(ALICE_TO_BOB, BOB_TO_CAROL, CAROL_TO_DAVE);

    /// Signatures by Ed25519 are the same whoever makes them, so the texts are pinned.
    @Test
    void chainReadsAndWritesAsItIsDocumented() {
        String json = "{\"first_agent_id\":\"A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg\",\"rotations\":["
                + "{\"old_agent_id\":\"A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg\","
                + "\"new_agent_id\":\"Kay64UG8yvCyLhqU000LxzYeUm0L_hLIl5S8kyKWbdc\",\"timestamp\":1,"
                + "\"signature\":\""
                + ALICE.sign(ALICE.id() + ":ROTATE_TO:" + BOB.id() + ":1").text()
                + "\",\"new_signature\":\""
                + BOB.sign(BOB.id() + ":ROTATED_FROM:" + ALICE.id() + ":1").text()
                + "\"}]}";

        assertThat(chain(ALICE_TO_BOB).toJson()).isEqualTo(json);
        assertThat(KeyChain.decode(json)).isEqualTo(Decoded.ok(chain(ALICE_TO_BOB)));
        assertThat(KeyChain.decode(json).orThrow().verify(ALICE.id())).isEqualTo(Decoded.ok(BOB.id()));
    }

    @Test
    void chainProvesTheKeyOfToday() {
        assertThat(chain().verify(ALICE.id())).isEqualTo(Decoded.ok(ALICE.id()));
        assertThat(WHOLE.verify(ALICE.id())).isEqualTo(Decoded.ok(DAVE.id()));
        assertThat(WHOLE.current()).isEqualTo(DAVE.id());
    }

    @Test
    void newKeysWordMayBeMissing() {
        var oneSided = new KeyChange(RotationProof.sign(ALICE, BOB.id(), 1), BOB.id(), null);

        assertThat(chain(oneSided).verify(ALICE.id())).isEqualTo(Decoded.ok(BOB.id()));
        assertThat(oneSided.isAccepted()).isFalse();
        assertThat(oneSided.toJson()).doesNotContain("new_signature");
        assertThat(KeyChain.decode(chain(oneSided).toJson())).isEqualTo(Decoded.ok(chain(oneSided)));
    }

    /// Whoever has a key can name anybody's as its successor.
    @Test
    void nameGoesBackThroughAcceptedChangesOnly() {
        var byMallory = new KeyChange(RotationProof.sign(MALLORY, ALICE.id(), 1), ALICE.id(), null);
        var chain = new KeyChain(MALLORY.id(), List.of(byMallory, ALICE_TO_BOB, BOB_TO_CAROL));

        assertThat(chain.verify(MALLORY.id())).isEqualTo(Decoded.ok(CAROL.id()));
        assertThat(chain.nameOf(CAROL.id())).isEqualTo(ALICE.id());
        assertThat(chain.nameOf(ALICE.id())).isEqualTo(ALICE.id());
        assertThat(chain.nameOf(MALLORY.id())).isEqualTo(MALLORY.id());
        assertThat(chain.nameOf(DAVE.id())).isEqualTo(DAVE.id());
        assertThat(WHOLE.nameOf(DAVE.id())).isEqualTo(ALICE.id());
        assertThat(WHOLE.nameOf(BOB.id())).isEqualTo(ALICE.id());
    }

    @Test
    void whoeverKnowsALaterKeyNeedsOnlyWhatFollowsIt() {
        var forged = new KeyChange(
                new RotationProof(
                        ALICE.id(), RotationProof.sign(MALLORY, BOB.id(), 1).signature(), 1),
                BOB.id(),
                null);

        assertThat(WHOLE.provenAfter(ALICE.id())).isEqualTo(Decoded.ok(WHOLE));
        assertThat(chain(forged, BOB_TO_CAROL).provenAfter(BOB.id()))
                .isEqualTo(Decoded.ok(new KeyChain(BOB.id(), List.of(BOB_TO_CAROL))));
        assertThat(chain(forged, BOB_TO_CAROL).provenAfter(ALICE.id()).toOptional())
                .isEmpty();
        assertThat(refusal(WHOLE.provenAfter(MALLORY.id())))
                .isEqualTo("key chain: the key that was asked for is not in it");
    }

    @Test
    void chainOfSomebodyElseIsRefused() {
        assertThat(refusal(WHOLE.verify(BOB.id()))).isEqualTo("key chain: it begins with another key than expected");
    }

    @Test
    void gapIsFound() {
        assertThat(refusal(chain(ALICE_TO_BOB, CAROL_TO_DAVE).verify(ALICE.id())))
                .isEqualTo("key chain: rotation 2 does not follow the key before it");
        assertThat(refusal(chain(BOB_TO_CAROL).verify(ALICE.id()))).contains("rotation 1 does not follow");
    }

    @Test
    void swappedOrderIsFound() {
        assertThat(refusal(chain(BOB_TO_CAROL, ALICE_TO_BOB).verify(ALICE.id())))
                .contains("rotation 1 does not follow");
        assertThat(refusal(chain(ALICE_TO_BOB, CAROL_TO_DAVE, BOB_TO_CAROL).verify(ALICE.id())))
                .contains("rotation 2 does not follow");
    }

    @Test
    void signatureOfAnotherKeyIsFound() {
        var forged = new KeyChange(
                new RotationProof(
                        ALICE.id(), RotationProof.sign(MALLORY, BOB.id(), 1).signature(), 1),
                BOB.id(),
                null);

        assertThat(violation(chain(forged).verify(ALICE.id())))
                .isEqualTo(new Violation(
                        ErrorCode.BAD_SIGNATURE,
                        "rotation 1: signature error: Verification equation was not satisfied"));
    }

    @Test
    void proofThatIsReplayedForAnotherKeyOrTimeIsFound() {
        var otherKey = new KeyChange(ALICE_TO_BOB.proof(), MALLORY.id(), null);
        var otherTime =
                new KeyChange(new RotationProof(ALICE.id(), ALICE_TO_BOB.proof().signature(), 2), BOB.id(), null);

        assertThat(violation(chain(otherKey).verify(ALICE.id())).code()).isEqualTo(ErrorCode.BAD_SIGNATURE);
        assertThat(violation(chain(otherTime).verify(ALICE.id())).code()).isEqualTo(ErrorCode.BAD_SIGNATURE);
    }

    @Test
    void changeThatComesTwiceIsFound() {
        KeyChange back = KeyChange.sign(BOB, ALICE, 2);

        assertThat(refusal(chain(ALICE_TO_BOB, ALICE_TO_BOB).verify(ALICE.id())))
                .contains("rotation 2 does not follow");
        assertThat(refusal(chain(ALICE_TO_BOB, back, ALICE_TO_BOB).verify(ALICE.id())))
                .isEqualTo("key chain: rotation 2 goes back to a key that was used before");
        assertThat(refusal(chain(KeyChange.sign(ALICE, ALICE, 1)).verify(ALICE.id())))
                .contains("rotation 1 goes back");
    }

    @Test
    void wordOfTheNewKeyIsItsOwn() {
        var byMallory = new KeyChange(
                ALICE_TO_BOB.proof(),
                BOB.id(),
                MALLORY.sign(BOB.id() + ":ROTATED_FROM:" + ALICE.id() + ":1").text());
        var oldKeysProof = new KeyChange(
                ALICE_TO_BOB.proof(), BOB.id(), ALICE_TO_BOB.proof().signature());
        var nonsense = new KeyChange(ALICE_TO_BOB.proof(), BOB.id(), "AAAA");

        assertThat(violation(chain(byMallory).verify(ALICE.id())).code()).isEqualTo(ErrorCode.BAD_SIGNATURE);
        assertThat(violation(chain(oldKeysProof).verify(ALICE.id())).code()).isEqualTo(ErrorCode.BAD_SIGNATURE);
        assertThat(violation(chain(nonsense).verify(ALICE.id())).code()).isEqualTo(ErrorCode.INVALID_MESSAGE);
    }

    @Test
    void keyThatIsNoneIsFound() {
        var toNothing = new KeyChange(RotationProof.sign(ALICE, new AgentId("no key"), 1), new AgentId("no key"), null);
        var fromNothing = new KeyChange(
                new RotationProof(new AgentId("no key"), BOB_TO_CAROL.proof().signature(), 2), CAROL.id(), null);

        assertThat(violation(chain(toNothing, fromNothing).verify(ALICE.id())).code())
                .isEqualTo(ErrorCode.INVALID_IDENTITY);
    }

    @Test
    void forkIsFoundByWhoeverKnowsOneBranch() {
        KeyChain known = chain(ALICE_TO_BOB, BOB_TO_CAROL);
        KeyChain fork = chain(ALICE_TO_BOB, KeyChange.sign(BOB, MALLORY, 2));

        assertThat(fork.verify(ALICE.id())).isEqualTo(Decoded.ok(MALLORY.id()));
        assertThat(refusal(fork.verifyAfter(known)))
                .isEqualTo("key chain: it branches off at rotation 2 from the one that is known");
        assertThat(WHOLE.verifyAfter(known)).isEqualTo(Decoded.ok(DAVE.id()));
        assertThat(known.verifyAfter(known)).isEqualTo(Decoded.ok(CAROL.id()));
    }

    @Test
    void chainThatWasCutShortIsFoundByWhoeverKnowsMore() {
        assertThat(refusal(chain(ALICE_TO_BOB).verifyAfter(WHOLE)))
                .isEqualTo("key chain: it is older than the one that is known");
        assertThat(refusal(new KeyChain(BOB.id(), List.of(BOB_TO_CAROL)).verifyAfter(chain())))
                .contains("begins with another key");
    }

    @Test
    void chainHasABound() {
        List<KeyChange> tooMany = new ArrayList<>();
        for (int i = 0; i <= KeyChain.MAX_CHANGES; i++) {
            tooMany.add(ALICE_TO_BOB);
        }

        assertThat(refusal(new KeyChain(ALICE.id(), tooMany).verify(ALICE.id())))
                .contains("1001 rotations (expected: at most 1000)");
        assertThat(refusal(new KeyChain(ALICE.id(), tooMany.subList(0, 1000)).verify(ALICE.id())))
                .contains("rotation 2");
    }

    /// Whatever single character of the text is changed: the chain is no JSON any more, or it is refused, or it
    /// says the same. Seed 5.
    @Test
    void chainThatWasTamperedWithNeverNamesAnotherKey() {
        RandomGenerator random = new java.util.Random(5);
        String json = WHOLE.toJson();

        for (int i = 0; i < 300; i++) {
            int at = random.nextInt(json.length());
            String tampered = json.substring(0, at) + (char) ('!' + random.nextInt(90)) + json.substring(at + 1);
            Decoded<AgentId> verdict = KeyChain.decode(tampered).then(chain -> chain.verify(ALICE.id()));
            assertThat(verdict.toOptional().orElse(DAVE.id())).as(tampered).isEqualTo(DAVE.id());
        }
    }

    private static KeyChain chain(KeyChange... changes) {
        return new KeyChain(ALICE.id(), List.of(changes));
    }

    private static String refusal(Decoded<?> verdict) {
        return violation(verdict).detail();
    }

    private static Violation violation(Decoded<?> verdict) {
        if (verdict instanceof Decoded.Bad<?>(Violation why)) {
            return why;
        }
        throw new AssertionError("a refusal was expected, found " + verdict);
    }
}
