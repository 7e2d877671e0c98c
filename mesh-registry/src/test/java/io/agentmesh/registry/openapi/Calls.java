package io.agentmesh.registry.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.registry.testing.FaultyStore;
import io.agentmesh.registry.testing.TestRegistry;
import io.agentmesh.registry.testing.TestUser;
import java.net.http.HttpResponse;
import java.util.Objects;

/// What the calls of every feature need.
///
/// @param registry whom to call
/// @param store its store
/// @param ann owns what is made
/// @param stranger has nothing to do with her
record Calls(TestRegistry registry, FaultyStore store, TestUser ann, TestUser stranger) {
    /// An id that nothing has.
    static final String NOBODY = "01234567-89ab-4cde-9000-00000000dead";

    /// Asserts the status.
    static HttpResponse<String> expect(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode())
                .as("%s %s: %s", answer.request().method(), answer.uri(), answer.body())
                .isEqualTo(status);
        return answer;
    }

    /// A text in an answer, by the names that lead to it.
    static String text(HttpResponse<String> answer, String... names) {
        JsonValue at = Json.parse(answer.body()).orThrow();
        for (String name : names) {
            at = Objects.requireNonNull(((JsonObject) at).get(name), name);
        }
        return ((JsonString) at).value();
    }

    /// The id of an account.
    static String userId(TestUser user) throws Exception {
        return user.self().id().toString();
    }
}
