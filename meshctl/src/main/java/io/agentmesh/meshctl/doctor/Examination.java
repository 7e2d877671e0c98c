package io.agentmesh.meshctl.doctor;

import io.agentmesh.meshctl.config.Settings;
import io.agentmesh.meshctl.daemon.DaemonClient;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.registry.RegistryClient;
import io.agentmesh.meshctl.registry.RegistryUrl;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Looks at one link after the other, from this terminal to other agents. Changes nothing anywhere.
///
/// @param settings the user's files
/// @param registry makes what asks the registry
/// @param daemon makes what asks the daemon
/// @param clock this machine's
public record Examination(Settings settings, Maker<Reached> registry, Maker<DaemonClient> daemon, InstantSource clock) {
    /// How long the local agent may take to open its door.
    static final Duration DOOR_PATIENCE = Duration.ofSeconds(5);

    /// Makes something that settings may hinder.
    @FunctionalInterface
    public interface Maker<T> {
        T make() throws CommandException;
    }

    /// A registry and where it is.
    public record Reached(RegistryUrl url, RegistryClient client) {}

    /// What is found, in the order of the links.
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>(new FileLinks(settings).look());
        Optional<String> url = registry(findings);
        daemon(url, findings);
        return List.copyOf(findings);
    }

    private Optional<String> registry(List<Finding> findings) {
        try {
            Reached reached = registry.make();
            findings.addAll(new RegistryLinks(reached.url(), reached.client()::contact, clock).look());
            return Optional.of(reached.url().toString());
        } catch (CommandException failed) {
            findings.add(Finding.broken("registry", failed.failure()));
            return Optional.empty();
        }
    }

    private void daemon(Optional<String> url, List<Finding> findings) {
        try {
            findings.addAll(new DaemonLinks(daemon.make(), url, new Door(DOOR_PATIENCE)).look());
        } catch (CommandException failed) {
            findings.add(Finding.broken("daemon", failed.failure()));
        }
    }
}
