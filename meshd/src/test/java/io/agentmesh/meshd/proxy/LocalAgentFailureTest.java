package io.agentmesh.meshd.proxy;

import static io.agentmesh.core.testing.Keys.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.Cancellation;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.call.RemoteCode;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What callers read in the answers that a daemon gives for its local agent.
final class LocalAgentFailureTest {
    @ParameterizedTest
    @EnumSource(LocalAgentFailure.class)
    void callerKnowsEachOfThemByItsCode(LocalAgentFailure failure) {
        var request = new IncomingRequest(new UUID(1, 2), ALICE.id(), "echo", JsonObject.empty(), Cancellation.never());

        Answer answer = failure.answer(request, "");

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Refusal.class,
                        refusal -> assertThat(RemoteCode.of(refusal.payload())).isNotEqualTo(RemoteCode.OTHER));
    }
}
