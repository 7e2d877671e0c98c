package io.agentmesh.registry.login;

import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.MalformedJson;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.registry.config.LoginConfig;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/// Where an OpenID Connect provider says its parts are (OpenID Connect Discovery §4).
///
/// @param issuer the provider's own name, an address
/// @param device where a device login begins
/// @param token where its progress is asked for
/// @param userinfo where a user is described, or `null` if only the id token does
record Discovery(
        String issuer, URI device, URI token, @Nullable URI userinfo) {
    static final JsonShape<Discovery> SHAPE = value -> {
        var in = ObjectReader.of(
                value,
                "discovery document",
                "issuer",
                "device_authorization_endpoint",
                "token_endpoint",
                "userinfo_endpoint");
        return new Discovery(
                in.string("issuer"),
                endpoint(in.string("device_authorization_endpoint")),
                endpoint(in.string("token_endpoint")),
                in.has("userinfo_endpoint") ? endpoint(in.string("userinfo_endpoint")) : null);
    };

    private static URI endpoint(String text) throws MalformedJson {
        try {
            URI url = new URI(text);
            if (url.getHost() != null && LoginConfig.isSafe(url)) {
                return url;
            }
        } catch (URISyntaxException malformed) {
            // Answered below, with what cannot be used either.
        }
        throw new MalformedJson("expected an address with https, found " + text);
    }
}
