package io.agentmesh.meshd.keystore;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.meshd.testing.Pushed.FIRST_CARD;
import static io.agentmesh.meshd.testing.Pushed.event;
import static io.agentmesh.meshd.testing.Pushed.fullSync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.revocation.RotationRequest;
import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.http.route.Routes;
import io.agentmesh.meshd.keystore.RotationRoutes.Succession;
import io.agentmesh.meshd.node.ConfiguredAcl;
import io.agentmesh.meshd.node.Node;
import io.agentmesh.meshd.testing.LocalRequests;
import io.agentmesh.program.secret.Secret;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RotationRoutesIT {
    private record Posted(String target, String json) {}

    private final FakeClock clock = FakeClock.atSomeDay();
    private final Node node = new Node(ALICE.id(), ConfiguredAcl.none());
    private final List<Posted> posted = new ArrayList<>();
    private final List<AgentId> inUse = new ArrayList<>();
    private final Path pendingFile;
    private final Keystore keys;
    private final Routes routes;
    private final List<String> steps = new ArrayList<>();
    private final Succession succession = new Succession() {
        @Override
        public void settle() {
            steps.add("settled");
        }

        @Override
        public void resume() {
            steps.add("resumed");
        }

        @Override
        public void goOnAs(AgentKeyPair successor) {
            steps.add("renamed");
            inUse.add(successor.id());
        }
    };
    private HttpResponse controlPlane = HttpResponse.empty(200);

    RotationRoutesIT(@TempDir Path folder) throws Exception {
        pendingFile = folder.resolve("rotation.key");
        keys = Keystore.open(ALICE, pendingFile, (old, successor) -> "memory", new SecureRandom());
        node.useControlPlane("http://cp.test");
        node.useToken(Secret.of("c4n4ry-tok"));
        routes = new RotationRoutes(node, keys, this::post, clock, succession).routes();
    }

    private HttpResponse post(String target, @Nullable String json) {
        posted.add(new Posted(target, json == null ? "" : json));
        steps.add("posted");
        return controlPlane;
    }

    @Test
    void rotationIsProvenByTheOldKeyAndCompletedLater() throws Exception {
        node.apply(event(fullSync(ALICE.id(), BOB.id())));

        HttpResponse begun = ask("/rotate", "{\"grace_period_secs\":3600}");

        AgentKeyPair successor = keys.pending().orElseThrow();
        assertThat(begun.bodyText())
                .isEqualTo("{\"card_id\":\"" + FIRST_CARD + "\",\"new_agent_id\":\"" + successor.id()
                        + "\",\"grace_period_secs\":3600}");
        RotationRequest request =
                RotationRequest.decode(posted.getFirst().json()).orThrow();
        assertThat(posted.getFirst().target()).isEqualTo("/agents/" + FIRST_CARD + "/rotate-key");
        assertThat(request.proof().verify(successor.id()).orThrow().oldAgentId())
                .isEqualTo(ALICE.id());
        assertThat(request.proof().timestampMillis()).isEqualTo(clock.millis());
        assertThat(inUse).isEmpty();

        HttpResponse completed = ask("/rotate/complete", "{}");

        assertThat(completed.bodyText())
                .isEqualTo("{\"new_agent_id\":\"" + successor.id() + "\",\"status\":\"completed\"}");
        assertThat(posted.getLast()).isEqualTo(new Posted("/agents/" + FIRST_CARD + "/complete-rotation", ""));
        assertThat(inUse).containsExactly(successor.id());
        assertThat(pendingFile).doesNotExist();
    }

    /// The control plane revokes the old key when it takes the new one: what is under way must have ended before.
    @Test
    void whatIsUnderWayEndsBeforeTheOldKeyIsGoneAndGoesOnAfterThat() throws Exception {
        node.apply(event(fullSync(ALICE.id())));
        ask("/rotate", "{}");
        steps.clear();

        controlPlane = HttpResponse.text(500, "database is locked");
        assertRefused("/rotate/complete", 500, "{\"error\":\"CP complete-rotation failed: database is locked\"}");
        assertThat(steps).containsExactly("settled", "posted", "resumed");
        controlPlane = HttpResponse.empty(200);
        ask("/rotate/complete", "{}");

        assertThat(steps).containsExactly("settled", "posted", "resumed", "settled", "posted", "renamed", "resumed");
    }

    @Test
    void gracePeriodIsADayUnlessSaidOtherwise() throws Exception {
        node.apply(event(fullSync(ALICE.id())));

        assertThat(ask("/rotate", "{}").bodyText()).contains("\"grace_period_secs\":86400");
    }

    @Test
    void withoutTheOwnCardThereIsNothingToRotate() {
        assertRefused(
                "/rotate", 503, "{\"error\":\"own agent card not found in peers list; ensure CP sync is active\"}");
        assertRefused("/rotate/complete", 409, "{\"error\":\"no pending rotation; call POST /rotate first\"}");
        assertThat(posted).isEmpty();
    }

    /// A8 of the original's checks: 409 is for whoever begun nothing.
    @Test
    void withoutARegistryOrATokenNothingIsBegun() {
        Node stranger = new Node(ALICE.id(), ConfiguredAcl.none());
        stranger.apply(event(fullSync(ALICE.id())));
        Routes itsRoutes = new RotationRoutes(stranger, keys, this::post, clock, succession).routes();

        assertRefused(itsRoutes, "/rotate", 503, "{\"error\":\"cp_url not configured\"}");
        stranger.useControlPlane("http://cp.test");
        assertRefused(itsRoutes, "/rotate", 401, "{\"error\":\"not authenticated\"}");

        assertThat(pendingFile).doesNotExist();
        assertRefused(
                itsRoutes, "/rotate/complete", 409, "{\"error\":\"no pending rotation; call POST /rotate first\"}");
        assertThat(posted).isEmpty();
    }

    @Test
    void keyThatTheControlPlaneRefusedIsForgotten() {
        node.apply(event(fullSync(ALICE.id())));
        controlPlane = HttpResponse.text(400, "rotation already in progress for card x");

        assertRefused("/rotate", 400, "{\"error\":\"CP rotate-key failed: rotation already in progress for card x\"}");
        assertThat(pendingFile).doesNotExist();
    }

    @Test
    void hiccupOfTheControlPlaneLosesNothing() throws Exception {
        node.apply(event(fullSync(ALICE.id())));
        ask("/rotate", "{}");
        AgentId successor = keys.pending().orElseThrow().id();
        controlPlane = HttpResponse.text(500, "database is locked");

        assertRefused("/rotate/complete", 500, "{\"error\":\"CP complete-rotation failed: database is locked\"}");
        controlPlane = HttpResponse.text(400, "rotation already in progress");
        assertRefused("/rotate", 400, "{\"error\":\"CP rotate-key failed: rotation already in progress\"}");
        controlPlane = HttpResponse.empty(200);
        ask("/rotate/complete", "{}");

        assertThat(inUse).containsExactly(successor);
    }

    private void assertRefused(String path, int status, String body) {
        assertRefused(routes, path, status, body);
    }

    private static void assertRefused(Routes asked, String path, int status, String body) {
        assertThatExceptionOfType(RequestRefused.class)
                .isThrownBy(() -> asked.answer(LocalRequests.of("POST", path, "{}")))
                .satisfies(refused -> assertThat(refused.response().status()).isEqualTo(status))
                .satisfies(refused -> assertThat(refused.response().bodyText()).isEqualTo(body));
    }

    private HttpResponse ask(String path, String json) throws Exception {
        return (HttpResponse) routes.answer(LocalRequests.of("POST", path, json));
    }
}
