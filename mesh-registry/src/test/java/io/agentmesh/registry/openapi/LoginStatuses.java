package io.agentmesh.registry.openapi;

import static io.agentmesh.registry.openapi.Calls.expect;

import io.agentmesh.registry.login.FakeProvider;
import io.agentmesh.registry.testing.FaultyStore.Fault;
import java.net.http.HttpResponse;

/// What the two routes of a login answer.
record LoginStatuses(Calls calls, FakeProvider provider) {
    private static final String DEVICE = "/login/device/code";
    private static final String TOKEN = "/login/oauth/access_token";
    private static final String USER = "/api/v3/user";
    private static final String OCTO = "{\"id\":4711,\"login\":\"octo\"}";
    private static final String GRANT = "{\"access_token\":\"gho_x\",\"token_type\":\"bearer\"}";

    void provoke() throws Exception {
        provider.will(
                DEVICE,
                200,
                "{\"device_code\":\"d\",\"user_code\":\"WDJB-MJHT\",\"verification_uri\":\"http://p.test/\","
                        + "\"expires_in\":900,\"interval\":1}");
        expect(200, calls.registry().post("/oauth/device", ""));
        provider.will(DEVICE, 500, "{}");
        expect(502, calls.registry().post("/oauth/device", ""));
        provider.will(TOKEN, 200, "{\"error\":\"slow_down\",\"interval\":10}").will(TOKEN, 502, "<html>");
        expect(200, poll());
        expect(502, poll());
        provider.will(TOKEN, 200, GRANT)
                .will(USER, 200, OCTO)
                .will(USER, 200, OCTO)
                .will(USER, 200, OCTO);
        calls.store().failWrites(Fault.BROKEN);
        expect(500, poll());
        calls.store().failWrites(Fault.BUSY);
        expect(503, poll());
        calls.store().failAlways(Fault.NONE);
        expect(200, poll());
    }

    private HttpResponse<String> poll() throws Exception {
        return calls.registry().post("/oauth/token", "{\"device_code\":\"d\"}");
    }
}
