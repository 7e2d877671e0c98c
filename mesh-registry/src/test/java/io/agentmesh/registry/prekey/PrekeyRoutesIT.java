package io.agentmesh.registry.prekey;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.card.CardId;
import io.agentmesh.core.channel.prekey.Anchor;
import io.agentmesh.core.channel.prekey.Bundle;
import io.agentmesh.core.channel.prekey.OneTimePrekey;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.revocation.KeyChange;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.revocation.RotationProof;
import io.agentmesh.core.revocation.RotationRequest;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.registry.testing.RegistryTest;
import io.agentmesh.registry.testing.TestFollower;
import io.agentmesh.registry.testing.TestUser;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrekeyRoutesIT extends RegistryTest {
    private static final AgentKeyPair AWAY = Keys.BOB;
    private static final AgentKeyPair WRITER = Keys.ALICE;

    private PrekeyOwner away;

    PrekeyRoutesIT(@TempDir Path folder) throws Exception {
        super(folder);
    }

    @BeforeEach
    void register() throws Exception {
        away = PrekeyOwner.register(ann, AWAY);
        ann.register(WRITER.id(), "writer");
    }

    @Test
    void aBundleIsHandedOutAsItWasSigned() throws Exception {
        String text = away.bundle(7).text();

        assertBody(away.publish(7), 200, "{\"serial\":7,\"count\":0}");

        HttpResponse<String> seen = ann.get("/prekeys/" + AWAY.id());
        assertBody(seen, 200, "{\"bundle\":" + text + ",\"chain\":[]}");
        assertThat(seen.headers().firstValue("etag")).contains("\"7\"");
    }

    @Test
    void whoHoldsTheBundleInForceIsToldSoAndNoMore() throws Exception {
        away.publish(7);
        String path = "/prekeys/" + AWAY.id();

        HttpResponse<String> again = ann.get(path, "if-none-match", "\"7\"");
        assertBody(again, 304, "");
        assertThat(again.headers().firstValue("etag")).contains("\"7\"");
        assertThat(ann.get(path, "if-none-match", "\"6\"").statusCode()).isEqualTo(200);
        assertThat(registry.user("stranger").get(path, "if-none-match", "\"7\"").statusCode())
                .isEqualTo(404);
    }

    @Test
    void theHighestAnchorIsKeptAndOutlivesEverything() throws Exception {
        away.publish(3);

        assertBody(anchor(Anchor.sign(AWAY, 0, 5)), 200, "{\"boot\":5,\"serial\":3}");
        assertBody(anchor(Anchor.sign(AWAY, 0, 4)), 200, "{\"boot\":5,\"serial\":3}");
        assertThat(away.standing()).endsWith("\"boot\":5}");
        ann.delete(away.path() + "/prekeys");
        assertBody(anchor(Anchor.sign(AWAY, 0, 1)), 200, "{\"boot\":5,\"serial\":3}");
    }

    @Test
    void theAnchorGoesOnUnderTheNextKey() throws Exception {
        anchor(Anchor.sign(AWAY, 0, 5));
        beginRotation();
        assertBody(anchor(Anchor.sign(Keys.CAROL, 0, 6)), 200, "{\"boot\":6,\"serial\":0}");

        ann.post(away.path() + "/complete-rotation", "");

        assertBody(anchor(Anchor.sign(Keys.CAROL, 0, 1)), 200, "{\"boot\":6,\"serial\":0}");
        assertThat(anchor(Anchor.sign(AWAY, 0, 9)).body()).contains("\"code\":\"bad_anchor\"");
    }

    @Test
    void anAnchorThatTheAgentDidNotSignIsRefused() throws Exception {
        Anchor good = Anchor.sign(AWAY, 0, 5);

        assertThat(anchor(Anchor.sign(Keys.CAROL, 0, 5)).body()).contains("\"code\":\"bad_anchor\"");
        assertThat(anchor(new Anchor(0, 6, good.signature())).statusCode()).isEqualTo(400);
        assertThat(anchor(Anchor.sign(AWAY, 1, 5)).statusCode()).isEqualTo(400);
        assertThat(registry.user("stranger")
                        .put(away.path() + "/prekeys/anchor", good.toJson())
                        .statusCode())
                .isEqualTo(403);
        assertThat(away.standing()).endsWith("\"boot\":0}");
    }

    private HttpResponse<String> anchor(Anchor anchor) throws Exception {
        return ann.put(away.path() + "/prekeys/anchor", anchor.toJson());
    }

    @Test
    void theSerialRisesAndTheSameBundleMayComeAgain() throws Exception {
        String first = away.bundle(7).text();
        away.publish(7);
        registry.advance(Duration.ofSeconds(1));

        HttpResponse<String> stale = away.publish(7);

        assertThat(stale.statusCode()).isEqualTo(409);
        assertThat(stale.body()).contains("\"code\":\"stale_serial\"", "\"serial\":7");
        assertThat(ann.put(away.path() + "/prekeys/bundle", first).statusCode()).isEqualTo(200);
        assertThat(away.publish(8).statusCode()).isEqualTo(200);
    }

    @Test
    void theHighestSerialOutlivesTheBundle() throws Exception {
        away.publish(7);
        assertThat(ann.delete(away.path() + "/prekeys").statusCode()).isEqualTo(204);

        assertThat(ann.get("/prekeys/" + AWAY.id()).statusCode()).isEqualTo(404);
        assertThat(away.publish(7).statusCode()).isEqualTo(409);
        assertThat(away.standing()).contains("\"serial\":7,\"spk_id\":0,\"count\":0");
    }

    @Test
    void aBundleWithAnyOtherByteIsRefused() throws Exception {
        byte[] text = away.bundle(7).text().getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < text.length; i += 7) {
            byte[] changed = text.clone();
            changed[i] ^= 1;

            HttpResponse<String> answer =
                    ann.put(away.path() + "/prekeys/bundle", new String(changed, StandardCharsets.UTF_8));

            assertThat(answer.statusCode()).as("byte %d: %s", i, answer.body()).isEqualTo(400);
        }
        assertThat(ann.get("/prekeys/" + AWAY.id()).statusCode()).isEqualTo(404);
    }

    @Test
    void aBundleOfAnotherAgentOrTimeIsRefused() throws Exception {
        var other = new PrekeyOwner(ann, Keys.CAROL, Keys.CAROL.id(), away.path());
        var otherName = new PrekeyOwner(ann, AWAY, Keys.CAROL.id(), away.path());
        long now = registry.now().toEpochMilli();

        assertThat(other.publish(1).body()).contains("bad_bundle");
        assertThat(otherName.publish(1).body()).contains("bad_bundle");
        assertThat(put(away.bundleFrom(1, now - Duration.ofDays(14).toMillis()).text()))
                .contains("bundle_expired");
        assertThat(put(away.bundleFrom(1, now + 600_001).text())).contains("bad_bundle");
        assertThat(put(away.bundleFrom(1, now + 600_000).text())).contains("\"serial\":1");
    }

    private String put(String bundle) throws Exception {
        return ann.put(away.path() + "/prekeys/bundle", bundle).body();
    }

    @Test
    void aTextLongerThanAnyBundleIsRefused() throws Exception {
        String text = away.bundle(1).text();
        String longest = text + " ".repeat(Bundle.MAX_BYTES - text.length());

        assertThat(put(longest + " ")).contains("bad_bundle");
        assertThat(put(longest)).contains("\"serial\":1");
    }

    @Test
    void oneHundredPrekeysAreTakenAtATimeAndNoMore() throws Exception {
        away.publish(1);

        assertThat(away.upload(1, 101).body()).contains("bad_prekey");
        assertBody(away.upload(1, 100), 200, "{\"count\":100,\"taken\":100}");
        assertBody(away.upload(1, 100), 200, "{\"count\":100,\"taken\":100}");
    }

    @Test
    void twoHundredPrekeysWaitAndNoMore() throws Exception {
        away.withPrekeys(200);

        assertThat(away.upload(201, 201).body()).contains("\"code\":\"full\"");
        assertThat(away.standing()).contains("\"count\":200");
    }

    /// Each leaves its id behind for good.
    @Test
    void anOwnerWhoUploadsAndTakesBackIsStoppedForADay() throws Exception {
        int known = 0;
        while (known < Publishing.MAX_SPENT_A_DAY) {
            assertThat(away.upload(known + 1, known + 100).statusCode()).isEqualTo(200);
            known += 100;
            assertThat(ann.delete(away.path() + "/prekeys").statusCode()).isEqualTo(204);
        }

        assertThat(away.upload(known + 1, known + 1).body()).contains("\"code\":\"full\"");
        assertThat(count("one_time_prekeys")).isEqualTo(Publishing.MAX_SPENT_A_DAY);
        registry.advance(Duration.ofDays(1));
        assertThat(away.upload(known + 1, known + 1).statusCode()).isEqualTo(200);
    }

    @Test
    void anIdIsNeverUsedForAnotherKey() throws Exception {
        away.withPrekeys(1);
        OneTimePrekey reused = OneTimePrekey.sign(AWAY, 0, 1, PrekeyOwner.key(2));

        assertThat(away.upload(List.of(reused)).body()).contains("opk_id_reused");
        claimed(WRITER, UUID.randomUUID());
        registry.advance(Claims.REPEATABLE.plusSeconds(1));
        claimed(WRITER, UUID.randomUUID());
        assertThat(away.upload(List.of(reused)).body()).contains("opk_id_reused");
        assertBody(away.upload(1, 1), 200, "{\"count\":0,\"taken\":1}");
    }

    @Test
    void aPrekeyThatTheAgentDidNotSignIsRefusedWithAllOthers() throws Exception {
        List<OneTimePrekey> oneBad = List.of(
                OneTimePrekey.sign(AWAY, 0, 1, PrekeyOwner.key(1)),
                OneTimePrekey.sign(Keys.CAROL, 0, 2, PrekeyOwner.key(2)));

        assertThat(away.upload(oneBad).body()).contains("bad_prekey");
        assertThat(away.upload(List.of(OneTimePrekey.sign(AWAY, 1, 3, PrekeyOwner.key(3))))
                        .body())
                .contains("bad_prekey");
        assertThat(away.standing()).contains("\"count\":0");
    }

    @Test
    void aClaimTakesTheLowestKeyAndTheSameClaimGetsItAgain() throws Exception {
        away.withPrekeys(3);
        UUID nonce = UUID.randomUUID();

        JsonObject first = claimed(WRITER, nonce);
        registry.advance(Claims.REPEATABLE.minusMillis(1));

        assertThat(claimed(WRITER, nonce)).isEqualTo(first);
        assertThat(String.valueOf(first.get("one_time"))).contains("\"id\":1");
        assertThat(String.valueOf(claimed(WRITER, UUID.randomUUID()).get("one_time")))
                .contains("\"id\":2");
        assertThat(away.standing()).contains("\"count\":1,\"claimed_24h\":2,\"last_resort_24h\":0");
    }

    @Test
    void tenMinutesLaterTheSameClaimIsANewOne() throws Exception {
        away.withPrekeys(3);
        UUID nonce = UUID.randomUUID();
        JsonObject first = claimed(WRITER, nonce);

        registry.advance(Claims.REPEATABLE);

        assertThat(claimed(WRITER, nonce)).isNotEqualTo(first);
    }

    @Test
    void withNoKeyLeftTheLastResortIsHandedOut() throws Exception {
        away.withPrekeys(0);

        JsonObject claimed = claimed(WRITER, UUID.randomUUID());

        assertThat(claimed.toString()).contains("\"one_time\":null", "\"last_resort\":true");
        assertThat(away.standing()).contains("\"last_resort_24h\":1");
    }

    @Test
    void aPairClaimsFiveTimesAnHour() throws Exception {
        away.withPrekeys(9);
        for (int i = 0; i < Claims.MAX_OF_PAIR; i++) {
            claimed(WRITER, UUID.randomUUID());
        }

        HttpResponse<String> sixth = claim(ann, WRITER, UUID.randomUUID());

        assertThat(sixth.statusCode()).isEqualTo(429);
        assertThat(sixth.headers().firstValue("retry-after")).contains("3600");
        registry.advance(Claims.WINDOW);
        claimed(WRITER, UUID.randomUUID());
    }

    @Test
    void theOwnerHearsThatPrekeysRunLowIfItAskedToHear() throws Exception {
        away.withPrekeys(Claims.LOW + 1);
        try (TestFollower asked = ann.follow(AWAY.id(), "prekeys");
                TestFollower plain = ann.follow(AWAY.id())) {
            asked.snapshot();
            plain.snapshot();

            claimed(WRITER, UUID.randomUUID());
            claimed(WRITER, UUID.randomUUID());
            ann.register(Keys.CAROL.id(), "next");

            assertThat(asked.next()).isEqualTo(new SyncEvent.PrekeysLow(Claims.LOW - 1));
            assertThat(asked.next()).isInstanceOf(SyncEvent.PeerAdded.class);
            assertThat(plain.next()).isInstanceOf(SyncEvent.PeerAdded.class);
        }
    }

    @Test
    void anAccountClaimsSixtyTimesAnHour() throws Exception {
        away.withPrekeys(100);
        for (int i = 0; i < Claims.MAX_OF_USER / Claims.MAX_OF_PAIR; i++) {
            AgentKeyPair caller = Keys.ofFirstByte(0x60 + i);
            ann.register(caller.id(), "caller " + i);
            for (int j = 0; j < Claims.MAX_OF_PAIR; j++) {
                claimed(caller, UUID.randomUUID());
            }
        }

        assertThat(claim(ann, WRITER, UUID.randomUUID()).statusCode()).isEqualTo(429);
    }

    @Test
    void strangersGetTheAnswerOfThoseWhoAskForNobody() throws Exception {
        away.withPrekeys(1);
        TestUser stranger = registry.user("stranger");
        AgentKeyPair theirs = Keys.CAROL;
        stranger.register(theirs.id(), "theirs");

        HttpResponse<String> ofHidden = claim(stranger, theirs, UUID.randomUUID());
        HttpResponse<String> ofNobody = stranger.post(
                "/prekeys/claim",
                away.claimBy(theirs.id(), UUID.randomUUID().toString())
                        .replace(AWAY.id().value(), Keys.ofFirstByte(0x90).id().value()));

        assertThat(ofHidden.statusCode()).isEqualTo(404);
        assertThat(ofHidden.body()).isEqualTo(ofNobody.body()).contains("no_prekeys");
        assertThat(stranger.get("/prekeys/" + AWAY.id()).body()).isEqualTo(ofHidden.body());
        assertThat(away.standing()).contains("\"count\":1");
    }

    @Test
    void onlyTheOwnerOfTheCallerClaimsInItsName() throws Exception {
        away.withPrekeys(1);

        assertThat(claim(registry.user("stranger"), WRITER, UUID.randomUUID()).body())
                .contains("not_owner");
    }

    /// Neither by claiming in my name nor by claiming what I am about to.
    @Test
    void nobodyUsesUpTheClaimsOfSomebodyElse() throws Exception {
        away.withPrekeys(30);
        TestUser member = member("mallory");
        AgentKeyPair own = Keys.CAROL;
        member.post("/agents?group_id=" + ann.group().id(), TestUser.registration(own.id(), "mine"));
        for (int i = 0; i < 2 * Claims.MAX_OF_PAIR; i++) {
            assertThat(claim(member, WRITER, UUID.randomUUID()).statusCode()).isEqualTo(403);
            claim(member, own, UUID.randomUUID());
        }
        assertThat(claim(member, own, UUID.randomUUID()).statusCode()).isEqualTo(429);

        for (int i = 0; i < Claims.MAX_OF_PAIR; i++) {
            assertThat(claimed(WRITER, UUID.randomUUID()).toString()).contains("\"last_resort\":false");
        }
    }

    @Test
    void aRevokedKeyTakesItsPrekeysAlong() throws Exception {
        away.withPrekeys(2);

        ann.post("/revocations", KeyRevocation.sign(AWAY, "lost", 1).toJson());

        assertThat(claim(ann, WRITER, UUID.randomUUID()).body()).contains("\"code\":\"revoked\"");
        assertThat(rowsLeft()).isZero();
    }

    @Test
    void aRevokedCallerClaimsNothing() throws Exception {
        away.withPrekeys(2);

        ann.post("/revocations", KeyRevocation.sign(WRITER, "lost", 1).toJson());

        assertThat(claim(ann, WRITER, UUID.randomUUID()).body()).contains("\"code\":\"revoked\"");
        assertThat(away.standing()).contains("\"count\":2");
    }

    @Test
    void aDeletedCardTakesItsPrekeysAlong() throws Exception {
        away.withPrekeys(2);
        claimed(WRITER, UUID.randomUUID());

        ann.delete(away.path());

        assertThat(rowsLeft()).isZero();
    }

    @Test
    void theNextKeyPublishesBeforeItsRotationAndTheOldPrekeysGoWithIt() throws Exception {
        away.withPrekeys(2);
        claimed(WRITER, UUID.randomUUID());
        var next = new PrekeyOwner(ann, Keys.CAROL, AWAY.id(), away.path());
        beginRotation();

        assertThat(next.publish(1).statusCode()).isEqualTo(409);
        assertBody(next.publish(2), 200, "{\"serial\":2,\"count\":0}");
        assertBody(next.upload(1, 5), 200, "{\"count\":5,\"taken\":5}");
        assertThat(ann.get("/prekeys/" + Keys.CAROL.id()).statusCode()).isEqualTo(404);
        assertThat(ann.post(away.path() + "/complete-rotation", "").statusCode())
                .isEqualTo(200);

        HttpResponse<String> seen = ann.get("/prekeys/" + Keys.CAROL.id());
        assertThat(seen.body()).contains("\"chain\":[{", "\"old_agent_id\":\"" + AWAY.id());
        assertThat(away.standing()).contains("\"serial\":2,\"spk_id\":2,\"count\":5");
        assertThat(rowsLeft()).isEqualTo(6);
    }

    @Test
    void aRotationThatIsGivenUpTakesTheNextKeysPrekeysAlong() throws Exception {
        var next = new PrekeyOwner(ann, Keys.CAROL, AWAY.id(), away.path());
        beginRotation();
        next.publish(1);

        ann.delete(away.path() + "/rotate");

        assertThat(rowsLeft()).isZero();
    }

    private void beginRotation() throws Exception {
        UUID card = UUID.fromString(away.path().substring("/agents/".length()));
        HttpResponse<String> begun = ann.post(
                away.path() + "/rotate-key",
                new RotationRequest(new CardId(card), KeyChange.sign(AWAY, Keys.CAROL, 1), BigInteger.valueOf(3600))
                        .toJson());
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(200);
    }

    /// Whoever has a card may name any key as its successor, as in the original; the key's holder is not bound by it.
    @Test
    void aKeyThatAStrangerAppointedPublishesUnderItsOwnName() throws Exception {
        AgentKeyPair mallory = Keys.ofFirstByte(0x80);
        AgentKeyPair victim = Keys.ofFirstByte(0xA0);
        CardId card = stranger.register(mallory.id(), "Mallory").id();
        var oneSided = new KeyChange(RotationProof.sign(mallory, victim.id(), 1), victim.id(), null);
        String path = "/agents/" + card;
        stranger.post(path + "/rotate-key", new RotationRequest(card, oneSided, null).toJson());
        assertThat(stranger.post(path + "/complete-rotation", "").statusCode()).isEqualTo(200);
        stranger.delete(path);

        PrekeyOwner owner = PrekeyOwner.register(ann, victim);

        assertBody(owner.publish(1), 200, "{\"serial\":1,\"count\":0}");
        assertThat(ann.get("/prekeys/" + victim.id()).body()).endsWith("\"chain\":[]}");
    }

    @Test
    void claimsOfTheDayBeforeAreForgotten() throws Exception {
        away.withPrekeys(3);
        claimed(WRITER, UUID.randomUUID());
        registry.advance(Duration.ofDays(1));

        claimed(WRITER, UUID.randomUUID());

        assertThat(count("prekey_claims")).isEqualTo(1);
    }

    @Test
    void oneAgentGivesSixscoreKeysAnHourAndThenTheLastResort() throws Exception {
        away.withPrekeys(200);
        int given = 0;
        for (int account = 0; account < 3; account++) {
            TestUser friend = member("friend" + account);
            for (int i = 0; i < 12; i++) {
                AgentKeyPair caller = Keys.ofFirstByte(0x60 + account * 12 + i);
                friend.post("/agents?group_id=" + ann.group().id(), TestUser.registration(caller.id(), "c"));
                for (int j = 0; j < 4 && given <= Claims.MAX_KEYS_OF_TARGET; j++) {
                    boolean lastResort =
                            claim(friend, caller, UUID.randomUUID()).body().contains("\"last_resort\":true");
                    assertThat(lastResort).isEqualTo(given == Claims.MAX_KEYS_OF_TARGET);
                    given++;
                }
            }
        }
        assertThat(given).isEqualTo(Claims.MAX_KEYS_OF_TARGET + 1);
        assertThat(away.standing()).contains("\"count\":80", "\"claimed_24h\":120,\"last_resort_24h\":1");
    }

    private TestUser member(String name) throws Exception {
        TestUser friend = registry.user(name);
        ann.post(
                "/groups/" + ann.group().id() + "/members",
                "{\"user_id\":\"" + friend.self().id() + "\"}");
        return friend;
    }

    private long rowsLeft() throws Exception {
        return LongStream.of(count("prekey_bundles"), count("one_time_prekeys"), count("prekey_claims"))
                .sum();
    }

    private long count(String table) throws Exception {
        return registry.store()
                .read(tx -> tx.queryOne("SELECT count(*) FROM " + table, row -> row.getLong(1))
                        .orElseThrow());
    }

    private JsonObject claimed(AgentKeyPair caller, UUID nonce) throws Exception {
        HttpResponse<String> answer = claim(ann, caller, nonce);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return (JsonObject) Json.parse(answer.body()).orThrow();
    }

    private HttpResponse<String> claim(TestUser by, AgentKeyPair caller, UUID nonce) throws Exception {
        return by.post("/prekeys/claim", away.claimBy(caller.id(), nonce.toString()));
    }

    private static void assertBody(HttpResponse<String> answer, int status, String body) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(body);
    }
}
