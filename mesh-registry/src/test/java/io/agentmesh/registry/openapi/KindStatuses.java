package io.agentmesh.registry.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.registry.testing.FaultyStore;
import io.agentmesh.registry.testing.FaultyStore.Fault;
import io.agentmesh.registry.testing.TestRegistry;
import io.agentmesh.registry.testing.TestUser;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Calls every operation in the ways that its kind refuses: by what the document says of it, not by a list.
///
/// @param registry whom to call
/// @param ann has a token for everything
record KindStatuses(TestRegistry registry, TestUser ann) {
    private static final String TOO_LARGE = "{\"name\":\"" + "x".repeat(3 << 20) + "\"}";

    /// 401 without a token, 403 with one that is good for other things.
    void refuseTokens() throws Exception {
        Map<String, String> tokens = Map.of("full", ann.token(), "agent", agentToken(), "gate", gateToken());
        for (Operation operation : Operation.all()) {
            if (operation.scopes().isEmpty()) {
                continue;
            }
            expect(operation, 401, operation.call(registry, Optional.empty()));
            for (Map.Entry<String, String> token : tokens.entrySet()) {
                if (!operation.scopes().contains(token.getKey())) {
                    HttpResponse<String> refused = operation.call(registry, Optional.of(token.getValue()));
                    expect(operation, 403, refused);
                    assertThat(refused.body()).as("%s", operation).contains("token_scope");
                }
            }
        }
    }

    /// 400, 413, 415 and 422 for bodies that are none, and 400 for ids that are none.
    void refuseRequests() throws Exception {
        for (Operation operation : Operation.all()) {
            Optional<String> token = token(operation);
            if (operation.hasBody()) {
                String place = operation.place();
                expect(operation, 400, operation.send(registry, token, place, "{"));
                expect(operation, 413, operation.send(registry, token, place, TOO_LARGE));
                expect(operation, 415, registry.send(operation.request(registry, token, place, operation.example())));
                expect(operation, 422, operation.send(registry, token, place, "\"neither object nor array\""));
            }
            if (operation.path().contains("{") && operation.answers(400)) {
                expect(
                        operation,
                        400,
                        operation.send(registry, token, operation.placeOf("no-id"), operation.example()));
            }
        }
    }

    /// 500, 503 and 507 where the document has them.
    void failStorage(FaultyStore store) throws Exception {
        for (Operation operation : Operation.all()) {
            if (operation.path().startsWith("/oauth/")) {
                continue;
            }
            store.failAlways(Fault.BROKEN);
            expectIfDescribed(operation, 500);
            store.failAlways(Fault.BUSY);
            expectIfDescribed(operation, 503);
            store.failWrites(Fault.FULL);
            expectIfDescribed(operation, 507);
            store.failAlways(Fault.NONE);
        }
    }

    /// 429 for the second call of an address that may call once.
    void callTooOften() throws Exception {
        List<Operation> all = Operation.all();
        for (Operation operation : all) {
            String address = "192.0.2." + all.indexOf(operation);
            for (int i = 0; i < 2; i++) {
                HttpResponse<String> answer = registry.send(operation
                        .request(registry, Optional.empty(), operation.place(), operation.example())
                        .header("x-forwarded-for", address));
                assertThat(answer.statusCode() == 429)
                        .as("%s: %s", operation, answer.body())
                        .isEqualTo(i == 1);
            }
        }
    }

    private void expectIfDescribed(Operation operation, int status) throws Exception {
        HttpResponse<String> answer = operation.call(registry, token(operation));
        assertThat(answer.statusCode() == status)
                .as("%s answered %s, is %s described? %s", operation, answer.statusCode(), status, answer.body())
                .isEqualTo(operation.answers(status));
    }

    private Optional<String> token(Operation operation) {
        return operation.scopes().isEmpty() ? Optional.empty() : Optional.of(ann.token());
    }

    private static void expect(Operation operation, int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as("%s: %s", operation, answer.body()).isEqualTo(status);
    }

    private String gateToken() throws Exception {
        return apiToken(ann.post("/tokens", "{\"scope\":\"gate\"}"));
    }

    private String agentToken() throws Exception {
        String key = TestUser.read(
                ann.post(
                        "/setup-keys",
                        "{\"group_id\":\"" + ann.group().id() + "\",\"usage\":\"OneOff\",\"expires_in_secs\":60}"),
                value -> ObjectReader.of(value, "key", "raw_key").string("raw_key"));
        return apiToken(registry.post(
                "/register-with-key",
                "{\"setup_key\":\"" + key + "\",\"agent_id\":\"" + Keys.CAROL.id()
                        + "\",\"name\":\"c\",\"capabilities\":[]}"));
    }

    private static String apiToken(HttpResponse<String> answer) {
        return TestUser.read(
                answer, value -> ObjectReader.of(value, "answer", "api_token").string("api_token"));
    }
}
