package io.agentmesh.sdk.link;

import static io.agentmesh.core.testing.Keys.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.frame.Feature;
import io.agentmesh.core.frame.RelayFrame;
import io.agentmesh.core.frame.SessionToken;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.sdk.link.Login.Step;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LoginTest {
    private static final String NONCE = Base64Url.encode(new byte[32]);
    private static final SessionToken TOKEN = new SessionToken("c4n4ry");

    private final Login hello = new Login(ALICE, null, Set.of(Feature.RECEIPTS));
    private final Login resume = new Login(ALICE, TOKEN, Set.of(Feature.RECEIPTS));

    @Test
    void helloNamesTheAgentAndWhatItWants() {
        assertThat(hello.opening()).isEqualTo("{\"agent_id\":\"" + ALICE.id() + "\",\"features\":[\"receipts\"]}");
    }

    @Test
    void resumeCarriesTheToken() {
        assertThat(resume.opening())
                .isEqualTo("{\"agent_id\":\"" + ALICE.id()
                        + "\",\"session_token\":\"c4n4ry\",\"features\":[\"receipts\"]}");
    }

    @Test
    void challengeIsAnsweredWithASignatureOverItsText() {
        Step step = hello.on("{\"nonce\":\"" + NONCE + "\"}");

        assertThat(step)
                .isEqualTo(new Step.Send("{\"agent_id\":\"" + ALICE.id() + "\",\"signature\":\""
                        + ALICE.sign(NONCE).text() + "\"}"));
    }

    /// What a hostile relay would like to have signed (wire §12.3 S2).
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abc",
                "agent:REVOKE:1700000000789",
                "{\\\"id\\\":\\\"5f0c2f6e-3a55-4f0e-9b1f-0c6d2f1a7b01\\\"}",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
            })
    void onlyANonceIsEverSigned(String text) {
        assertThat(failure(hello.on("{\"nonce\":\"" + text + "\"}")).kind()).isEqualTo(LinkFailure.Kind.BAD_CHALLENGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no json", "{}", "{\"nonce\":1}", "[]", "{\"success\":true}"})
    void anythingButAChallengeEndsTheLogin(String text) {
        assertThat(failure(hello.on(text)).kind()).isEqualTo(LinkFailure.Kind.PROTOCOL);
    }

    @Test
    void successIsDoneAndTheTokenMayBeAbsent() {
        hello.on("{\"nonce\":\"" + NONCE + "\"}");

        assertThat(hello.on("{\"success\":true}"))
                .isEqualTo(new Step.Done(new RelayFrame.Welcome(Optional.empty(), List.of())));
        assertThat(resume.on("{\"success\":true,\"session_token\":\"next\"}"))
                .isEqualTo(new Step.Done(new RelayFrame.Welcome(Optional.of(new SessionToken("next")), List.of())));
    }

    @Test
    void refusalCarriesTheRelaysReason() {
        hello.on("{\"nonce\":\"" + NONCE + "\"}");

        assertThat(failure(hello.on("{\"success\":false,\"error\":\"agent_id mismatch\"}")))
                .isEqualTo(new LinkFailure(LinkFailure.Kind.REFUSED, "agent_id mismatch"));
        assertThat(failure(resume.on("{\"success\":false,\"error\":\"invalid or expired session token\"}")))
                .isEqualTo(new LinkFailure(LinkFailure.Kind.RESUME_REFUSED, "invalid or expired session token"));
    }

    @Test
    void anythingButAResultEndsTheLogin() {
        assertThat(failure(resume.on("{\"nonce\":\"" + NONCE + "\"}")).kind()).isEqualTo(LinkFailure.Kind.PROTOCOL);
    }

    private static LinkFailure failure(Step step) {
        if (step instanceof Step.Failed(LinkFailure failure)) {
            return failure;
        }
        throw new AssertionError(step);
    }
}
