package io.agentmesh.core.channel.ratchet;

import io.agentmesh.core.channel.suite.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The secrets that one attempt derives: wiped at its end, save those that the state it led to holds.
final class Scratch implements AutoCloseable {
    private final List<Secret> derived = new ArrayList<>();

    Secret add(Secret secret) {
        derived.add(secret);
        return secret;
    }

    Chain add(Chain chain) {
        add(chain.key());
        return chain;
    }

    RootStep add(RootStep step) {
        add(step.root());
        add(step.chain());
        return step;
    }

    void keepThoseOf(RatchetState state) {
        Set<Secret> kept = state.secrets();
        derived.removeIf(kept::contains);
    }

    @Override
    public void close() {
        derived.forEach(Secret::close);
    }
}
