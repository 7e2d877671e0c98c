package io.agentmesh.registry.openapi;

import static io.agentmesh.registry.openapi.Calls.NOBODY;
import static io.agentmesh.registry.openapi.Calls.expect;

import io.agentmesh.core.channel.prekey.Anchor;
import io.agentmesh.core.channel.prekey.OneTimePrekey;
import io.agentmesh.core.channel.suite.AgreementKey;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.registry.prekey.PrekeyOwner;
import io.agentmesh.registry.testing.TestUser;
import java.util.List;

/// What prekeys answer.
record PrekeyStatuses(Calls calls) {
    private static final AgentKeyPair AWAY = Keys.ofFirstByte(0xe0);
    private static final AgentKeyPair WRITER = Keys.ofFirstByte(0xe1);
    private static final AgentKeyPair GONE = Keys.ofFirstByte(0xe2);
    private static final String NONCE = "0f6c2b1e-7d1a-4a7a-9f55-2c8f0d6e1a33";

    void provoke() throws Exception {
        TestUser ann = calls.ann();
        PrekeyOwner away = PrekeyOwner.register(ann, AWAY);
        ann.register(WRITER.id(), "writer");
        publish(away);
        upload(away);
        expect(200, ann.get("/prekeys/" + AWAY.id()));
        expect(304, ann.get("/prekeys/" + AWAY.id(), "if-none-match", "\"5\""));
        expect(404, calls.stranger().get("/prekeys/" + AWAY.id()));
        claim(away);
        anchor(away);
        forOwners(away);
        revoked();
    }

    private void publish(PrekeyOwner away) throws Exception {
        TestUser ann = calls.ann();
        String bundle = away.bundle(5).text();
        expect(200, away.publish(5));
        expect(409, away.publish(4));
        expect(400, ann.put(away.path() + "/prekeys/bundle", bundle.replace("sealed", "none")));
        expect(403, calls.stranger().put(away.path() + "/prekeys/bundle", bundle));
        expect(404, ann.put("/agents/" + NOBODY + "/prekeys/bundle", bundle));
    }

    private void upload(PrekeyOwner away) throws Exception {
        String none = "{\"device\":0,\"keys\":[]}";
        AgreementKey other = AgreementKey.of(new byte[AgreementKey.BYTES]);
        expect(200, away.upload(1, 3));
        expect(409, away.upload(List.of(OneTimePrekey.sign(AWAY, 0, 1, other))));
        expect(400, away.upload(List.of(OneTimePrekey.sign(WRITER, 0, 9, other))));
        expect(403, calls.stranger().post(away.path() + "/prekeys/one-time", none));
        expect(404, calls.ann().post("/agents/" + NOBODY + "/prekeys/one-time", none));
    }

    private void claim(PrekeyOwner away) throws Exception {
        TestUser ann = calls.ann();
        expect(200, ann.post("/prekeys/claim", away.claimBy(WRITER.id(), NONCE)));
        expect(403, calls.stranger().post("/prekeys/claim", away.claimBy(WRITER.id(), NONCE)));
        expect(
                404,
                ann.post(
                        "/prekeys/claim",
                        away.claimBy(WRITER.id(), NONCE).replace(AWAY.id().value(), "nobody")));
    }

    private void anchor(PrekeyOwner away) throws Exception {
        TestUser ann = calls.ann();
        String anchor = Anchor.sign(AWAY, 0, 1).toJson();
        String path = away.path() + "/prekeys/anchor";
        expect(200, ann.put(path, anchor));
        expect(400, ann.put(path, Anchor.sign(WRITER, 0, 1).toJson()));
        expect(403, calls.stranger().put(path, anchor));
        expect(404, ann.put("/agents/" + NOBODY + "/prekeys/anchor", anchor));
    }

    private void forOwners(PrekeyOwner away) throws Exception {
        TestUser ann = calls.ann();
        String path = "/prekeys";
        expect(200, ann.get(away.path() + path));
        expect(403, calls.stranger().get(away.path() + path));
        expect(404, ann.get("/agents/" + NOBODY + path));
        expect(403, calls.stranger().delete(away.path() + path));
        expect(404, ann.delete("/agents/" + NOBODY + path));
        expect(204, ann.delete(away.path() + path));
    }

    private void revoked() throws Exception {
        PrekeyOwner gone = PrekeyOwner.register(calls.ann(), GONE);
        expect(
                201,
                calls.ann()
                        .post(
                                "/revocations",
                                KeyRevocation.sign(GONE, "lost", 1).toJson()));
        expect(403, gone.publish(1));
        expect(403, gone.upload(1, 1));
        expect(403, calls.ann().get("/prekeys/" + GONE.id()));
    }
}
