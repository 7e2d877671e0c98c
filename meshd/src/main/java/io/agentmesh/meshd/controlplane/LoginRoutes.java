package io.agentmesh.meshd.controlplane;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.http.route.Routes;
import io.agentmesh.meshd.body.JsonBody;
import io.agentmesh.meshd.controlplane.ControlPlane.Login;
import io.agentmesh.meshd.node.Node;
import io.agentmesh.program.StartException;
import io.agentmesh.program.credentials.CredentialsChange;
import io.agentmesh.program.credentials.CredentialsFile;
import io.agentmesh.program.secret.Secret;

/// Logs the owner in on request of the CLI (sdk-and-meshd §17.2): the control plane's device login, and
/// what comes of it is kept in the node and in the credentials file, where every other line stays as it
/// was.
public final class LoginRoutes {
    private static final JsonShape<String> CP_URL =
            value -> ObjectReader.of(value, "login", "cp_url").string("cp_url");
    private static final JsonShape<String> DEVICE_CODE =
            value -> ObjectReader.of(value, "login poll", "device_code").string("device_code");

    private final ControlPlane controlPlane;
    private final Node node;
    private final CredentialsFile credentials;
    private final Runnable whenChanged;

    /// @param whenChanged called after the URL or the token changed
    public LoginRoutes(ControlPlane controlPlane, Node node, CredentialsFile credentials, Runnable whenChanged) {
        this.controlPlane = controlPlane;
        this.node = node;
        this.credentials = credentials;
        this.whenChanged = whenChanged;
    }

    /// Both steps.
    public Routes routes() {
        return Routes.builder()
                .post("/login", this::begin)
                .post("/login/poll", this::poll)
                .build();
    }

    private HttpResponse begin(HttpRequest request) throws InterruptedException {
        String url = JsonBody.read(request, CP_URL);
        node.useControlPlane(url);
        whenChanged.run();
        HttpResponse answer = controlPlane.call("POST", "/oauth/device", null, Login.NONE);
        if (answer.isSuccess()) {
            CredentialsChange change = CredentialsChange.none().cpUrl(url);
            save(node.token().map(change::bearerToken).orElse(change));
        }
        return answer;
    }

    private HttpResponse poll(HttpRequest request) throws InterruptedException {
        String code = JsonBody.read(request, DEVICE_CODE);
        String body = JsonObject.empty().with("device_code", code).toString();
        HttpResponse answer = controlPlane.call("POST", "/oauth/token", body, Login.NONE);
        JsonValue json =
                switch (Json.parse(answer.body())) {
                    case Decoded.Ok<JsonValue>(JsonValue value) -> value;
                    case Decoded.Bad<JsonValue> ignored ->
                        throw new RequestRefused(502, "the control plane's answer is not JSON");
                };
        if (answer.isSuccess()
                && json instanceof JsonObject object
                && object.get("api_token") instanceof JsonString(var token)) {
            loggedIn(Secret.of(token));
        }
        return HttpResponse.json(answer.status(), json.toString());
    }

    private void loggedIn(Secret token) {
        node.useToken(token);
        whenChanged.run();
        CredentialsChange change = CredentialsChange.none().bearerToken(token);
        save(node.cpUrl().map(change::cpUrl).orElse(change));
    }

    private void save(CredentialsChange change) {
        try {
            credentials.save(change);
        } catch (StartException unusable) {
            throw new RequestRefused(500, "cannot save credentials: " + unusable.getMessage());
        }
    }
}
