package io.agentmesh.registry.openapi;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static io.agentmesh.registry.openapi.Calls.NOBODY;
import static io.agentmesh.registry.openapi.Calls.expect;
import static io.agentmesh.registry.openapi.Calls.text;

import io.agentmesh.core.card.CardId;
import io.agentmesh.core.card.CardSignature;
import io.agentmesh.core.card.Registration;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.revocation.KeyChange;
import io.agentmesh.core.revocation.RotationRequest;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.registry.testing.TestUser;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;

/// What cards and rotations answer.
record AgentStatuses(Calls calls) {
    void provoke() throws Exception {
        cards();
        rotations();
        endlessRotation();
    }

    private void cards() throws Exception {
        TestUser ann = calls.ann();
        String plain = TestUser.registration(BOB.id(), "Bob");
        String card = text(expect(201, ann.post("/agents", plain)), "id");
        expect(409, calls.stranger().post("/agents", plain));
        expect(200, ann.get("/agents?view=full&text=bob"));
        expect(400, ann.get("/agents?limit=0"));
        expect(200, ann.get("/agents/" + card + "?view=full"));
        expect(404, calls.stranger().get("/agents/" + card));
        expect(200, ann.put("/agents/" + card, signed("Bob 2", 2)));
        expect(409, ann.put("/agents/" + card, signed("Bob 1", 1)));
        expect(403, calls.stranger().put("/agents/" + card, plain));
        expect(404, ann.put("/agents/" + NOBODY, plain));
        expect(403, calls.stranger().delete("/agents/" + card));
        expect(204, ann.delete("/agents/" + card));
        expect(404, ann.delete("/agents/" + card));
    }

    private static String signed(String name, long sequence) {
        var what = new Registration(BOB.id(), name, null, List.of(), null);
        String plain = what.toJson();
        return plain.substring(0, plain.length() - 1) + ",\"card_signature\":"
                + CardSignature.sign(BOB, what, sequence).toJson() + "}";
    }

    private void rotations() throws Exception {
        TestUser ann = calls.ann();
        String agent = "/agents/" + ann.register(ALICE.id(), "Alice").id();
        String unknown = "/agents/" + NOBODY;
        expect(200, begin(ann, agent, ALICE, CAROL));
        expect(400, begin(ann, agent, ALICE, CAROL));
        expect(403, begin(calls.stranger(), agent, ALICE, CAROL));
        expect(404, begin(ann, unknown, ALICE, CAROL));
        expect(200, ann.get(agent + "/rotate"));
        expect(403, calls.stranger().delete(agent + "/rotate"));
        expect(204, ann.delete(agent + "/rotate"));
        expect(409, ann.get(agent + "/rotate"));
        expect(409, ann.delete(agent + "/rotate"));
        expect(404, ann.delete(unknown + "/rotate"));
        expect(409, ann.post(agent + "/complete-rotation", ""));
        expect(404, ann.post(unknown + "/complete-rotation", ""));
        expect(200, begin(ann, agent, ALICE, CAROL));
        expect(403, calls.stranger().post(agent + "/complete-rotation", ""));
        expect(200, ann.post(agent + "/complete-rotation", ""));
        expect(200, ann.get(agent + "/keys"));
        expect(404, calls.stranger().get(agent + "/keys"));
        expect(200, ann.get("/keys/" + ALICE.id()));
        expect(404, calls.stranger().get("/keys/" + ALICE.id()));
    }

    private void endlessRotation() throws Exception {
        AgentKeyPair old = Keys.ofFirstByte(0x70);
        String agent = "/agents/" + calls.ann().register(old.id(), "Old").id();
        calls.store()
                .write(tx -> tx.update(
                        "INSERT INTO key_rotations VALUES ('before', ?, 'first', 1000, 1, 'x', NULL, 'x')",
                        old.id().value()));
        expect(409, begin(calls.ann(), agent, old, Keys.ofFirstByte(0x90)));
    }

    private static HttpResponse<String> begin(TestUser by, String agent, AgentKeyPair from, AgentKeyPair to)
            throws Exception {
        var card = new CardId(UUID.fromString(agent.substring("/agents/".length())));
        var request = new RotationRequest(card, KeyChange.sign(from, to, 1), null);
        return by.post(agent + "/rotate-key", request.toJson());
    }
}
