package io.agentmesh.registry.login;

import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.program.secret.Secret;
import io.agentmesh.registry.login.Provider.Grant;
import io.agentmesh.registry.login.Provider.Progress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Step 2 as all providers speak it (RFC 8628 §3.4, §3.5): what is asked at the token endpoint, and what comes back.
/// GitHub answers an error with 200, others with 400; the JSON alone tells.
final class TokenAnswer {
    private static final String GRANT_TYPE = "urn:ietf:params:oauth:grant-type:device_code";

    private TokenAnswer() {}

    /// The form, in the original's order.
    static Map<String, String> form(String clientId, Secret clientSecret, String deviceCode) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("client_id", clientId);
        fields.put("client_secret", clientSecret.reveal());
        fields.put("device_code", deviceCode);
        fields.put("grant_type", GRANT_TYPE);
        return fields;
    }

    /// What the answer means.
    ///
    /// @throws ProviderFailure if it is neither an error nor a grant
    static Progress read(HttpResponse answer) throws ProviderFailure {
        Members members = ProviderCalls.read(answer, MEMBERS);
        if (members.error != null) {
            return new Progress.NotYet(members.error, members.description, members.interval);
        }
        if (members.accessToken == null) {
            throw new ProviderFailure("the login provider's response is missing access_token");
        }
        Secret idToken = members.idToken == null ? null : Secret.of(members.idToken);
        return new Progress.Granted(new Grant(Secret.of(members.accessToken), idToken));
    }

    private static final JsonShape<Members> MEMBERS = value -> {
        var in = ObjectReader.of(
                value, "token answer", "error", "error_description", "interval", "access_token", "id_token");
        return new Members(
                in.optionalString("error"),
                in.optionalString("error_description"),
                in.has("interval") ? (Long) in.int64("interval") : null,
                in.optionalString("access_token"),
                in.optionalString("id_token"));
    };

    private record Members(
            @Nullable String error,
            @Nullable String description,
            @Nullable Long interval,
            @Nullable String accessToken,
            @Nullable String idToken) {
        @Override
        public String toString() {
            return "Members[" + error + "]";
        }
    }
}
