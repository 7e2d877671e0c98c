package io.agentmesh.registry.openapi;

import static io.agentmesh.registry.openapi.Calls.NOBODY;
import static io.agentmesh.registry.openapi.Calls.expect;
import static io.agentmesh.registry.openapi.Calls.text;

import io.agentmesh.core.account.SecretHash;
import io.agentmesh.registry.testing.TestUser;
import io.agentmesh.registry.token.Mint;
import io.agentmesh.registry.token.Purpose;
import io.agentmesh.registry.token.TokenRepository;
import io.agentmesh.registry.token.Tokens;
import java.security.SecureRandom;
import java.util.Optional;

/// What operators, accounts and tokens answer.
record AccountStatuses(Calls calls) {
    void provoke() throws Exception {
        for (String open : new String[] {"/health", "/ready", "/metrics", "/openapi.json"}) {
            expect(200, calls.registry().send(calls.registry().request(open)));
        }
        expect(200, calls.ann().get("/status"));
        expect(200, calls.ann().get("/users/me"));
        tokens();
        tooManyTokens();
    }

    private void tokens() throws Exception {
        TestUser ann = calls.ann();
        expect(200, ann.get("/tokens"));
        expect(200, ann.get("/tokens/self"));
        String token = text(expect(201, ann.post("/tokens", "{}")), "token", "id");
        expect(204, ann.delete("/tokens/" + token));
        expect(404, ann.delete("/tokens/" + token));
        expect(404, ann.delete("/tokens/" + NOBODY));
        expect(200, another().post("/tokens/self/refresh", ""));
        expect(204, another().delete("/tokens/self"));
        TestUser late = another();
        calls.store()
                .beforeTheNextWrite(tx -> tx.update(
                        "DELETE FROM api_tokens WHERE token_hash = ?",
                        SecretHash.of(late.token()).hex()));
        expect(404, late.delete("/tokens/self"));
    }

    private TestUser another() throws Exception {
        return calls.registry().withToken(text(calls.ann().post("/tokens", "{}"), "api_token"));
    }

    private void tooManyTokens() throws Exception {
        TestUser many = calls.registry().user("many");
        var tokens = new Tokens(new Mint(new SecureRandom()), calls.registry()::now);
        var user = many.self().id();
        calls.store().write(tx -> {
            for (int i = 1; i < TokenRepository.MAX_OF_USER; i++) {
                tokens.make(tx, user, Purpose.FULL, Optional.empty());
            }
            return user;
        });
        expect(409, many.post("/tokens", "{}"));
        expect(409, many.post("/tokens/self/refresh", ""));
    }
}
