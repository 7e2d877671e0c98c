package io.agentmesh.registry.login;

import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.program.secret.Secret;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// What an id token says, once it is known to be meant for us and not over. Its signature is not checked: it comes
/// from the token endpoint itself, over TLS (OpenID Connect Core §3.1.3.7, point 6).
///
/// @param claims the payload
record IdToken(JsonValue claims) {
    private record Head(String issuer, JsonValue audience, long end) {
        static final JsonShape<Head> SHAPE = value -> {
            var in = ObjectReader.of(value, "id token", "iss", "aud", "exp");
            return new Head(in.string("iss"), in.value("aud"), in.int64("exp"));
        };

        boolean isFor(String clientId) {
            var us = new JsonString(clientId);
            return audience.equals(us)
                    || (audience instanceof JsonArray several && several.items().contains(us));
        }
    }

    /// The claims, or empty if the token is none, or of somebody else, or for somebody else, or over.
    static Optional<IdToken> read(Secret token, String issuer, String clientId, Instant now) {
        return payload(token.reveal())
                .filter(claims -> Json.decode(claims, Head.SHAPE)
                        .toOptional()
                        .filter(head -> head.issuer().equals(issuer) && head.isFor(clientId))
                        .filter(head -> now.getEpochSecond() < head.end())
                        .isPresent())
                .map(IdToken::new);
    }

    private static Optional<JsonValue> payload(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            return Json.parse(Base64.getUrlDecoder().decode(parts[1])).toOptional();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
