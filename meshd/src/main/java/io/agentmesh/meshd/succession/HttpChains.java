package io.agentmesh.meshd.succession;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.revocation.KeyChain;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// The control plane's route `/keys/{agent}`, which the original's has not.
///
/// @param calls makes one call, with the owner's token
public record HttpChains(Calls calls) implements Chains {
    /// A call to the control plane.
    @FunctionalInterface
    public interface Calls {
        /// Any status is an answer.
        ///
        /// @throws RequestRefused without a URL, a token or an answer
        HttpResponse get(String target) throws InterruptedException;
    }

    @Override
    public Decoded<KeyChain> of(AgentId anyKey) throws InterruptedException {
        HttpResponse answer;
        try {
            answer = calls.get("/keys/" + URLEncoder.encode(anyKey.value(), StandardCharsets.UTF_8));
        } catch (RequestRefused refused) {
            return Decoded.bad(
                    ErrorCode.REGISTRY_UNREACHABLE, refused.response().bodyText());
        }
        return switch (answer.status()) {
            case 200 -> KeyChain.decode(answer.bodyText());
            case 404 -> Decoded.bad(ErrorCode.UNKNOWN_AGENT, "the control plane shows no chain of this key");
            default -> Decoded.bad(ErrorCode.REGISTRY_UNREACHABLE, "status " + answer.status());
        };
    }
}
