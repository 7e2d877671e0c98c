package io.agentmesh.registry.login;

import io.agentmesh.core.account.SecretHash;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.MalformedJson;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.registry.config.LoginConfig;
import io.agentmesh.registry.login.Logins.LoggedIn;
import io.agentmesh.registry.login.Provider.Grant;
import io.agentmesh.registry.login.Provider.Progress;
import io.agentmesh.registry.request.ClientAddress;
import io.agentmesh.registry.request.JsonBody;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logins with one provider (registry §4.3). The registry stands between client and provider and keeps
/// nothing of a login but a grant that it could not make a token for yet.
final class LoginRoutes {
    private static final Logger log = LoggerFactory.getLogger(LoginRoutes.class);

    /// Characters of a device code.
    static final int MAX_CODE_CHARS = 2048;

    private static final JsonShape<String> DEVICE_CODE = value -> {
        String code = ObjectReader.of(value, "question", "device_code").string("device_code");
        if (code.length() > MAX_CODE_CHARS) {
            throw new MalformedJson("device_code: longer than " + MAX_CODE_CHARS + " characters");
        }
        return code;
    };

    private final Provider provider;
    private final Logins logins;
    private final Grants grants;

    private LoginRoutes(Provider provider, Logins logins, Grants grants) {
        this.provider = provider;
        this.logins = logins;
        this.grants = grants;
    }

    /// What a registry with a provider answers.
    ///
    /// @param calls stay the caller's to close
    static LoginRoutes with(
            LoginConfig config, ProviderCalls calls, Logins logins, InstantSource clock, Ticker ticker) {
        Provider provider =
                switch (config.kind()) {
                    case GITHUB -> new GitHub(config, calls);
                    case OIDC -> new OpenIdConnect(config, calls, clock, ticker);
                };
        return new LoginRoutes(provider, logins, new Grants(ticker));
    }

    /// `/oauth/device`.
    HttpResponse begin() throws InterruptedException {
        try {
            return HttpResponse.json(200, provider.begin().toJson());
        } catch (ProviderFailure failed) {
            report(failed);
            throw new RequestRefused(502, String.valueOf(failed.getMessage()));
        }
    }

    /// `/oauth/token`. 1. A grant that was left over, or ask the provider. 2. Whose it is. 3. A token. What
    /// fails on the way is answered so that every client asks again, original ones included.
    HttpResponse poll(HttpRequest request) throws InterruptedException {
        String code = JsonBody.read(request, DEVICE_CODE);
        SecretHash login = SecretHash.of(code);
        try {
            Optional<Grant> leftOver = grants.of(login);
            return leftOver.isPresent()
                    ? finish(login, leftOver.get(), request)
                    : answer(login, provider.poll(code), request);
        } catch (ProviderFailure failed) {
            report(failed);
            return askAgain(502, String.valueOf(failed.getMessage()));
        } catch (MeshException failed) {
            log.atError().setMessage("login failed").setCause(failed).log();
            return askAgain(failed.code() == ErrorCode.BUSY ? 503 : 500, "the registry could not keep the login");
        }
    }

    private HttpResponse answer(SecretHash login, Progress progress, HttpRequest request)
            throws ProviderFailure, InterruptedException {
        return switch (progress) {
            case Progress.NotYet not -> HttpResponse.json(200, json(not));
            case Progress.Granted(Grant grant) -> {
                grants.keep(login, grant);
                yield finish(login, grant, request);
            }
        };
    }

    private HttpResponse finish(SecretHash login, Grant grant, HttpRequest request)
            throws ProviderFailure, InterruptedException {
        LoggedIn in = logins.logIn(
                provider.accountOf(grant), ClientAddress.of(request).toString());
        grants.forget(login);
        return HttpResponse.json(
                200,
                new ObjectWriter()
                        .string("api_token", in.token().reveal())
                        .uuid("user_id", in.user().value())
                        .end());
    }

    private static String json(Progress.NotYet not) {
        ObjectWriter out =
                new ObjectWriter().string("error", not.error()).string("error_description", not.description());
        return (not.interval() == null ? out : out.number("interval", not.interval())).end();
    }

    /// A word at which all clients go on asking, whatever the status.
    private static HttpResponse askAgain(int status, String why) {
        return HttpResponse.json(
                status,
                new ObjectWriter()
                        .string("error", "slow_down")
                        .string("error_description", why)
                        .end());
    }

    private static void report(ProviderFailure failed) {
        log.atWarn()
                .setMessage("login provider failed")
                .addKeyValue("why", failed.getMessage())
                .log();
    }
}
