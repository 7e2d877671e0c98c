package io.agentmesh.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.card.Registration;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.revocation.RotationRequest;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.meshd.localapi.LocalRequests;
import io.agentmesh.registry.acl.AclBodies;
import io.agentmesh.registry.group.GroupBodies;
import io.agentmesh.registry.request.JsonBody;
import io.agentmesh.registry.setupkey.SetupKeyBodies;
import java.util.function.Function;

/// The bodies of requests, as routes read them.
final class BodyTargets {
    /// What a refusal says besides what it quotes.
    private static final int MAX_REFUSAL = 2_048;

    private BodyTargets() {}

    /// Every body that the registry takes: read, or refused with 400 or 422.
    static void registry(String text) {
        HttpRequest request = request(text);
        read(request, Registration.SHAPE);
        isReadOrRefused(request, AclBodies::read);
        read(request, KeyRevocation.SHAPE);
        read(request, RotationRequest.SHAPE);
        SetupKeyBodies.READERS.forEach(reader -> isReadOrRefused(request, reader));
        GroupBodies.READERS.forEach(reader -> isReadOrRefused(request, reader));
    }

    /// What the daemon asks the mesh is what its caller asked, with the capability in it.
    static void localRequest(String text) {
        isReadOrRefused(request(text), request -> {
            HttpResponse answer = LocalRequests.answer(request);
            assertThat(answer.status()).isEqualTo(200);
            return assertThat(Json.parse(answer.body()).orThrow())
                    .isInstanceOfSatisfying(
                            JsonObject.class,
                            body -> assertThat(body.get("payload"))
                                    .isInstanceOfSatisfying(
                                            JsonObject.class,
                                            asked -> assertThat(asked.get("capability"))
                                                    .isNotNull()));
        });
    }

    private static HttpRequest request(String text) {
        return HttpRequest.of("POST", "/")
                .withHeader("content-type", "application/json")
                .withBody(text);
    }

    private static void read(HttpRequest request, JsonShape<?> shape) {
        isReadOrRefused(request, given -> JsonBody.read(given, shape));
    }

    private static void isReadOrRefused(HttpRequest request, Function<HttpRequest, Object> reader) {
        try {
            assertThat(reader.apply(request)).isNotNull();
        } catch (RequestRefused refused) {
            assertThat(refused.response().status()).isIn(400, 422);
            assertThat(refused.response().body().length).isLessThanOrEqualTo(MAX_REFUSAL + 8 * request.body().length);
        }
    }
}
