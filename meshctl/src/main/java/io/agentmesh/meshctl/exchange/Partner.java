package io.agentmesh.meshctl.exchange;

import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.meshctl.failure.Failure;

/// Who is asked, as far as failures are concerned: it knows why they happen and what a person can do.
public interface Partner {
    /// There was no complete answer.
    ///
    /// @param what what failed, as in [Failure]
    Failure unanswered(String what, HttpFailure failure);

    /// The answer was no success.
    Failure refused(String what, Refusal refusal);

    /// The answer was a success of another protocol.
    ///
    /// @param why what is wrong with it
    Failure misunderstood(String what, String why);
}
