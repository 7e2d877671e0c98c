package io.agentmesh.meshd.controlplane;

import io.agentmesh.core.json.JsonShape;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.HttpHandler;
import io.agentmesh.http.route.Routes;
import io.agentmesh.meshd.body.JsonBody;
import io.agentmesh.meshd.controlplane.ControlPlane.Login;

/// Routes of the local API that the control plane answers (sdk-and-meshd §17.2): same method, path and
/// query, the body read and written again, the owner's token added.
public final class ControlPlaneRoutes {
    private final ControlPlane controlPlane;

    public ControlPlaneRoutes(ControlPlane controlPlane) {
        this.controlPlane = controlPlane;
    }

    /// All of them.
    public Routes routes() {
        return Routes.builder()
                .post("/agents", withBody(Login.BEARER))
                .get("/agents", withoutBody())
                .post("/groups", withBody(Login.BEARER))
                .get("/groups", withoutBody())
                .post("/groups/{id}/members", withBody(Login.BEARER))
                .delete("/groups/{id}/members/{user_id}", withoutBody())
                .post("/revocations", withBody(Login.BEARER))
                .post("/setup-keys", withBody(Login.BEARER))
                .get("/setup-keys", withoutBody())
                .delete("/setup-keys/{id}", withoutBody())
                .post("/register-with-key", withBody(Login.NONE))
                .post("/acl", withBody(Login.BEARER))
                .get("/acl", withoutBody())
                .delete("/acl/{id}", withoutBody())
                .build();
    }

    private HttpHandler withBody(Login login) {
        return request -> {
            String json = JsonBody.read(request, JsonShape.any()).toString();
            return controlPlane.call(request.method(), targetOf(request), json, login);
        };
    }

    private HttpHandler withoutBody() {
        return request -> answer(request);
    }

    private HttpResponse answer(HttpRequest request) throws InterruptedException {
        String method = request.method().equals("HEAD") ? "GET" : request.method();
        return controlPlane.call(method, targetOf(request), null, Login.BEARER);
    }

    /// As it came, still percent-encoded: nothing in a parameter can reach another route.
    private static String targetOf(HttpRequest request) {
        return request.rawQuery().isEmpty() ? request.path() : request.path() + "?" + request.rawQuery();
    }
}
