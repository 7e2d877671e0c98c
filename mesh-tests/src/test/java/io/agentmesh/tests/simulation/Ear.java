package io.agentmesh.tests.simulation;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.http.client.LastingWebSocket.Heard;
import io.agentmesh.meshd.controlplane.SyncHearing;
import io.agentmesh.meshd.node.Node;

/// Hears the registry for one process of a daemon: both what the daemon makes of it, and what it was told whatever it
/// makes of it. Keeps A1: the two agree.
final class Ear implements RegistryLink.Owner {
    private final SimulatedDaemon.Surroundings around;
    private final Node node;
    private final SyncHearing hearing;
    private final Hearsay hearsay;
    private boolean isFirst;

    Ear(SimulatedDaemon.Surroundings around, Node node, Hearsay hearsay) {
        this.around = around;
        this.node = node;
        this.hearing = new SyncHearing(node);
        this.hearsay = hearsay;
    }

    @Override
    public void opened() {
        isFirst = true;
        hearing.opened();
    }

    @Override
    public Heard heard(String text) {
        hearsay.told(text);
        around.ledger().heardBy(node.self(), hearsay.rights());
        if (!isFirst && around.quirks().contains(DaemonQuirk.LATE_RULES)) {
            return Heard.UNDERSTOOD;
        }
        isFirst = false;
        Heard heard = hearing.heard(text);
        around.registry().rights().owners().keySet().forEach(this::checkDecision);
        return heard;
    }

    private void checkDecision(AgentId caller) {
        boolean allowed = node.decide(caller, Inquiry.CAPABILITY).isAllowed();
        if (allowed != hearsay.rights().allow(caller, node.self())) {
            throw new AssertionError("A1: decides on " + caller + " as it was not told: " + allowed);
        }
    }

    @Override
    public void closed() {
        hearing.closed("");
    }
}
