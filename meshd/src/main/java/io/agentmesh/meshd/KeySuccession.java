package io.agentmesh.meshd;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.meshd.keystore.RotationRoutes.Succession;
import io.agentmesh.meshd.outbox.Outbox;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// A new key comes into use between two requests of the outbox, where that takes no longer than [#PATIENCE].
///
/// @param outbox what it has sent is answered to the old key alone
/// @param links are made anew under the new key
record KeySuccession(Optional<Outbox> outbox, Consumer<AgentKeyPair> links) implements Succession {
    /// What requests under way get to end. Less than the 10 s for which `meshctl rotate --complete` waits.
    static final Duration PATIENCE = Duration.ofSeconds(5);

    @Override
    public void settle() throws InterruptedException {
        if (outbox.isPresent()) {
            outbox.get().hold(PATIENCE);
        }
    }

    @Override
    public void goOnAs(AgentKeyPair keys) {
        links.accept(keys);
    }

    @Override
    public void resume() {
        outbox.ifPresent(Outbox::goOn);
    }
}
