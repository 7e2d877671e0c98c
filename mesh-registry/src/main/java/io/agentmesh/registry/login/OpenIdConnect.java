package io.agentmesh.registry.login;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.registry.config.LoginConfig;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Any OpenID Connect provider that knows the device flow (RFC 8628): its parts are found by its discovery document,
/// which is read again each hour. An account is the issuer's `sub`.
final class OpenIdConnect implements Provider {
    private static final String NAME = "oidc";
    /// For which a discovery document holds.
    static final Duration DISCOVERY_LIFE = Duration.ofHours(1);

    /// What a provider says of a user; the first name there is, is shown.
    private record Claims(String subject, @Nullable String name) {
        static final JsonShape<Claims> SHAPE = value -> {
            var in = ObjectReader.of(value, "claims", "sub", "preferred_username", "name", "email");
            String name = in.optionalString("preferred_username");
            name = name == null ? in.optionalString("name") : name;
            return new Claims(in.string("sub"), name == null ? in.optionalString("email") : name);
        };
    }

    private record Found(Discovery discovery, long nanos) {}

    private final ProviderCalls calls;
    private final LoginConfig config;
    private final InstantSource clock;
    private final Ticker ticker;
    private final String issuer;
    private volatile @Nullable Found found;

    OpenIdConnect(LoginConfig config, ProviderCalls calls, InstantSource clock, Ticker ticker) {
        this.calls = calls;
        this.config = config;
        this.clock = clock;
        this.ticker = ticker;
        this.issuer = config.address().toString().replaceAll("/+$", "");
    }

    @Override
    public DeviceCode begin() throws ProviderFailure, InterruptedException {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("client_id", config.clientId());
        fields.put("client_secret", config.clientSecret().reveal());
        fields.put("scope", "openid profile");
        HttpResponse answer = calls.send(ProviderCalls.form(discovery().device(), fields));
        if (!answer.isSuccess()) {
            throw new ProviderFailure("the login provider returned " + answer.status());
        }
        return ProviderCalls.read(answer, DeviceCode.STANDARD);
    }

    @Override
    public Progress poll(String deviceCode) throws ProviderFailure, InterruptedException {
        Map<String, String> fields = TokenAnswer.form(config.clientId(), config.clientSecret(), deviceCode);
        return TokenAnswer.read(calls.send(ProviderCalls.form(discovery().token(), fields)));
    }

    @Override
    public Account accountOf(Grant grant) throws ProviderFailure, InterruptedException {
        Discovery discovery = discovery();
        URI userinfo = discovery.userinfo();
        Claims claims = userinfo == null ? claimed(grant, discovery) : asked(grant, userinfo);
        return new Account(NAME, NAME + ":" + discovery.issuer() + "#" + claims.subject(), claims.name());
    }

    private Claims asked(Grant grant, URI userinfo) throws ProviderFailure, InterruptedException {
        HttpCall call = HttpCall.get(userinfo)
                .withHeader("accept", "application/json")
                .withBearer(grant.accessToken().reveal());
        return ProviderCalls.read(calls.send(call), Claims.SHAPE);
    }

    private Claims claimed(Grant grant, Discovery discovery) throws ProviderFailure {
        if (grant.idToken() == null) {
            throw new ProviderFailure("the login provider does not say who logged in");
        }
        IdToken token = IdToken.read(grant.idToken(), discovery.issuer(), config.clientId(), clock.instant())
                .orElseThrow(() -> new ProviderFailure("the login provider's id token is not for us, or over"));
        return switch (Json.decode(token.claims(), Claims.SHAPE)) {
            case Decoded.Ok<Claims>(Claims claims) -> claims;
            case Decoded.Bad<Claims>(var why) -> throw new ProviderFailure("id token: " + why.detail());
        };
    }

    private Discovery discovery() throws ProviderFailure, InterruptedException {
        Found known = found;
        if (known != null && ticker.nanos() - known.nanos() < DISCOVERY_LIFE.toNanos()) {
            return known.discovery();
        }
        HttpResponse answer = calls.send(HttpCall.get(URI.create(issuer + "/.well-known/openid-configuration"))
                .withHeader("accept", "application/json"));
        Discovery read = ProviderCalls.read(answer, Discovery.SHAPE);
        if (!read.issuer().replaceAll("/+$", "").equals(issuer)) {
            throw new ProviderFailure("the login provider calls itself " + read.issuer() + ", not " + issuer);
        }
        found = new Found(read, ticker.nanos());
        return read;
    }
}
