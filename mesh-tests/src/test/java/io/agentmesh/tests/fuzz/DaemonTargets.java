package io.agentmesh.tests.fuzz;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.meshd.config.NodeFile;
import io.agentmesh.meshd.node.ConfiguredAcl;
import io.agentmesh.meshd.node.Group;
import io.agentmesh.meshd.node.Node;
import io.agentmesh.program.secret.Secret;

/// What a daemon is told: by its owner in a file, by the control plane as time goes by.
final class DaemonTargets {
    private DaemonTargets() {}

    /// A node configuration says the same after another key was written into it.
    static void nodeFile(String text) {
        switch (NodeFile.parse(text)) {
            case Decoded.Ok<NodeFile>(var file) -> {
                String rewritten = file.withSecretKey(Secret.of("another"));
                NodeFile again = NodeFile.parse(rewritten).orThrow();
                assertThat(again.secretKey().reveal()).isEqualTo("another");
                assertThat(again.acl()).isEqualTo(file.acl());
                assertThat(again.withSecretKey(Secret.of("another"))).isEqualTo(rewritten);
            }
            case Decoded.Bad<NodeFile>(var violation) -> Contract.isBounded(violation, text);
        }
    }

    /// Events, one a line, each heard twice; what is no event is passed over. Nobody who was revoked may call.
    static void syncFeed(String text) {
        var node = new Node(BOB.id(), ConfiguredAcl.none());
        node.syncOpened();
        text.lines().map(SyncEvent::decode).forEach(event -> event.toOptional().ifPresent(known -> apply(node, known)));
    }

    private static void apply(Node node, SyncEvent event) {
        node.apply(event);
        Group once = node.group();
        node.apply(event);
        Group twice = node.group();

        assertThat(twice.peerCount()).isEqualTo(once.peerCount());
        assertThat(twice.revokedCount()).isEqualTo(once.revokedCount());
        assertThat(twice.onlineCount()).isEqualTo(once.onlineCount()).isLessThanOrEqualTo(twice.peerCount());
        assertThat(node.decide(ALICE.id(), "echo").isAllowed() && twice.isRevoked(ALICE.id()))
                .isFalse();
        if (event instanceof SyncEvent.KeyRevoked(var revocation)) {
            assertThat(node.decide(revocation.agentId(), "echo").isAllowed()).isFalse();
        }
    }
}
