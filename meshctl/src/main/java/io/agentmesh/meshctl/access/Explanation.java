package io.agentmesh.meshctl.access;

import io.agentmesh.core.acl.Decision;
import java.util.List;

/// The stations of a request up to the one that decides.
///
/// @param steps in order; the last one decides
public record Explanation(List<Step> steps) {
    /// Copies the list.
    public Explanation {
        steps = List.copyOf(steps);
    }

    /// The station that decides.
    public Step last() {
        return steps.getLast();
    }

    /// Yes or no.
    public Decision decision() {
        return last().verdict() == Step.Verdict.ALLOWS ? Decision.ALLOW : Decision.DENY;
    }
}
