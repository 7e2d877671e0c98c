package io.agentmesh.registry.openapi;

import static io.agentmesh.registry.openapi.Calls.NOBODY;
import static io.agentmesh.registry.openapi.Calls.expect;
import static io.agentmesh.registry.openapi.Calls.text;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.registry.testing.TestUser;
import java.net.http.HttpResponse;

/// What setup keys and revocations answer.
record KeyStatuses(Calls calls) {
    private static final AgentKeyPair REVOKED = Keys.ofFirstByte(0xb0);

    void provoke() throws Exception {
        TestUser ann = calls.ann();
        expect(
                201,
                ann.post("/revocations", KeyRevocation.sign(REVOKED, "lost", 1).toJson()));
        expect(400, ann.post("/revocations", "{\"agent_id\":\"a\",\"timestamp\":1,\"signature\":\"x\"}"));
        expect(200, ann.get("/revocations"));
        HttpResponse<String> made = expect(201, make(ann, 3600));
        expect(400, make(ann, Long.MAX_VALUE));
        expect(403, make(calls.stranger(), 3600));
        expect(200, ann.get("/setup-keys"));
        registrations(text(made, "raw_key"));
        expect(204, ann.delete("/setup-keys/" + text(made, "setup_key", "id")));
        expect(404, ann.delete("/setup-keys/" + NOBODY));
    }

    private HttpResponse<String> make(TestUser by, long seconds) throws Exception {
        return by.post(
                "/setup-keys",
                "{\"group_id\":\"" + calls.ann().group().id()
                        + "\",\"usage\":{\"Reusable\":{\"max_uses\":9}},\"expires_in_secs\":" + seconds + "}");
    }

    private void registrations(String key) throws Exception {
        AgentId taken = Keys.ofFirstByte(0xd0).id();
        calls.stranger().register(taken, "taken");
        expect(201, register(key, Keys.ofFirstByte(0xc0).id()));
        expect(401, register("sk_unknown", taken));
        expect(403, register(key, REVOKED.id()));
        expect(409, register(key, taken));
    }

    private HttpResponse<String> register(String key, AgentId agent) throws Exception {
        return calls.registry()
                .post(
                        "/register-with-key",
                        "{\"setup_key\":\"" + key + "\",\"agent_id\":\"" + agent
                                + "\",\"name\":\"n\",\"capabilities\":[]}");
    }
}
