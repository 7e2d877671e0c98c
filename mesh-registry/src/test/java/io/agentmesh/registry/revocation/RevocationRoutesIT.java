package io.agentmesh.registry.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.testing.RegistryTest;
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
        assertThat(stranger.get("/revocations").body()).isEqualTo("[" + made.body() + "]");
    }

    @Test
    void laterRevocationOfTheSameKeyReplacesTheEarlier() throws Exception {
        ann.post("/revocations", KeyRevocation.sign(Keys.ALICE, "lost", 1).toJson());
        ann.post("/revocations", KeyRevocation.sign(Keys.BOB, null, 1).toJson());
        registry.advance(Duration.ofSeconds(1));

        String again = ann.post(
                        "/revocations",
                        KeyRevocation.sign(Keys.ALICE, "found", 2).toJson())
                .body();

        assertThat(ann.get("/revocations").body())
                .startsWith("[" + again + ",")
                .contains("\"found\"")
                .doesNotContain("lost");
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
