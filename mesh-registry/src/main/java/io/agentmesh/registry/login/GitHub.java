package io.agentmesh.registry.login;

import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.registry.config.LoginConfig;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/// GitHub's device flow, byte for byte as the original speaks it (registry §4.3). A GitHub Enterprise server has its
/// API under `/api/v3` of its own address.
final class GitHub implements Provider {
    private static final String NAME = "github";
    private static final String USER_AGENT = "agent-mesh-registry";
    private static final int SHOWN_CHARS = 200;

    private static final JsonShape<Account> ACCOUNT = value -> {
        var in = ObjectReader.of(value, "user", "id", "login");
        return new Account(NAME, NAME + ":" + in.uint64("id"), in.string("login"));
    };

    private final ProviderCalls calls;
    private final LoginConfig config;
    private final String web;
    private final URI user;

    GitHub(LoginConfig config, ProviderCalls calls) {
        this.calls = calls;
        this.config = config;
        this.web = config.address().toString().replaceAll("/+$", "");
        this.user = URI.create(
                config.address().equals(LoginConfig.GITHUB) ? "https://api.github.com/user" : web + "/api/v3/user");
    }

    @Override
    public DeviceCode begin() throws ProviderFailure, InterruptedException {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("client_id", config.clientId());
        fields.put("scope", "read:user");
        HttpResponse answer = calls.send(ProviderCalls.form(URI.create(web + "/login/device/code"), fields));
        if (!answer.isSuccess()) {
            throw new ProviderFailure("GitHub returned " + answer.status() + ": " + shown(answer.bodyText()));
        }
        return ProviderCalls.read(answer, DeviceCode.COMPLETE);
    }

    @Override
    public Progress poll(String deviceCode) throws ProviderFailure, InterruptedException {
        Map<String, String> fields = TokenAnswer.form(config.clientId(), config.clientSecret(), deviceCode);
        return TokenAnswer.read(calls.send(ProviderCalls.form(URI.create(web + "/login/oauth/access_token"), fields)));
    }

    @Override
    public Account accountOf(Grant grant) throws ProviderFailure, InterruptedException {
        HttpCall call = HttpCall.get(user)
                .withHeader("accept", "*/*")
                .withHeader("user-agent", USER_AGENT)
                .withBearer(grant.accessToken().reveal());
        return ProviderCalls.read(calls.send(call), ACCOUNT);
    }

    private static String shown(String body) {
        return body.length() <= SHOWN_CHARS ? body : body.substring(0, SHOWN_CHARS) + "…";
    }
}
