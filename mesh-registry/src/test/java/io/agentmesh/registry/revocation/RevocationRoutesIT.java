package io.agentmesh.registry.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.testing.RegistryTest;
import io.agentmesh.registry.testing.TestFollower;
import io.agentmesh.registry.testing.TestUser;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RevocationRoutesIT extends RegistryTest {
    RevocationRoutesIT(@TempDir Path folder) throws StartException, IOException, InterruptedException {
        super(folder);
    }

    @Test
    void revocationIsKeptAndShownWithoutItsSignature() throws Exception {
        HttpResponse<String> made = ann.post(
                "/revocations", KeyRevocation.sign(Keys.ALICE, null, -5).toJson());

        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.body())
                .isEqualTo("{\"agent_id\":\"" + Keys.ALICE.id() + "\",\"reason\":null,\"revoked_by\":\""
                        + ann.self().id() + "\",\"timestamp\":-5,\"created_at\":\"2031-05-04T08:00:00+00:00\"}");
        assertThat(ann.get("/revocations").body()).isEqualTo("[" + made.body() + "]");
    }

    @Test
    void revocationThatTheKeySignedLaterReplacesTheEarlierOfTheSameUser() throws Exception {
        revoke(ann, KeyRevocation.sign(Keys.ALICE, "lost", 1));
        revoke(ann, KeyRevocation.sign(Keys.BOB, null, 1));
        registry.advance(Duration.ofSeconds(1));

        String again = revoke(ann, KeyRevocation.sign(Keys.ALICE, "found", 2));

        assertThat(ann.get("/revocations").body())
                .startsWith("[" + again + ",")
                .contains("\"found\"")
                .doesNotContain("lost");
    }

    @Test
    void revocationThatIsSentAgainChangesNothingAndIsToldNobody() throws Exception {
        ann.register(Keys.ALICE.id(), "Alice");
        ann.register(Keys.BOB.id(), "Bob");
        KeyRevocation first = KeyRevocation.sign(Keys.ALICE, "lost", 1);
        String made = revoke(ann, first);
        KeyRevocation otherWords = new KeyRevocation(first.agentId(), "sold", 1, first.signature());
        try (TestFollower bob = ann.follow(Keys.BOB.id())) {
            bob.snapshot();
            registry.advance(Duration.ofSeconds(1));

            assertThat(revoke(ann, otherWords)).isEqualTo(made);
            revoke(stranger, otherWords);
            revoke(stranger, KeyRevocation.sign(Keys.ALICE, "signed by whoever stole the key", 2));
            ann.post("/acl", "{\"source\":\"a\",\"target\":\"b\",\"allowed_capabilities\":[]}");

            assertThat(bob.next()).isInstanceOf(SyncEvent.AclUpdated.class);
        }
        assertThat(ann.get("/revocations").body()).isEqualTo("[" + made + "]");
        try (TestFollower bob = ann.follow(Keys.BOB.id())) {
            assertThat(bob.snapshot().revokedKeys()).containsExactly(first);
        }
    }

    @Test
    void strangersSeeThatAKeyIsRevokedButNotByWhomAndWhy() throws Exception {
        String made = revoke(ann, KeyRevocation.sign(Keys.ALICE, "lost", 1));

        assertThat(stranger.get("/revocations").body())
                .contains(Keys.ALICE.id().value(), "\"reason\":null", "\"00000000-0000-0000-0000-000000000000\"");
        ann.post(
                "/groups/" + ann.group().id() + "/members",
                "{\"user_id\":\"" + stranger.self().id() + "\"}");
        assertThat(stranger.get("/revocations").body()).isEqualTo("[" + made + "]");
    }

    private static String revoke(TestUser caller, KeyRevocation revocation) throws IOException, InterruptedException {
        HttpResponse<String> answer = caller.post("/revocations", revocation.toJson());
        assertThat(answer.statusCode()).isEqualTo(201);
        return answer.body();
    }

    @Test
    void revocationThatTheKeyDidNotSignIsRefused() throws Exception {
        KeyRevocation good = KeyRevocation.sign(Keys.ALICE, null, 1);

        assertRefused(
                ann.post("/revocations", new KeyRevocation(good.agentId(), null, 2, good.signature()).toJson()),
                400,
                "invalid revocation signature: signature verification failed");
        assertRefused(
                ann.post(
                        "/revocations",
                        KeyRevocation.rotatedAway(good.agentId(), "x", 1).toJson()),
                400,
                "invalid revocation signature: invalid message: bad revocation sig base64");
        assertThat(ann.get("/revocations").body()).isEqualTo("[]");
    }

    @Test
    void reasonHasABound() throws Exception {
        String longest = "x".repeat(RevocationRoutes.MAX_REASON_CHARS);

        assertThat(ann.post(
                                "/revocations",
                                KeyRevocation.sign(Keys.ALICE, longest, 1).toJson())
                        .statusCode())
                .isEqualTo(201);
        assertRefused(
                ann.post(
                        "/revocations",
                        KeyRevocation.sign(Keys.ALICE, longest + "x", 1).toJson()),
                400,
                "longer than 1024");
    }
}
