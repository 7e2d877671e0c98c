package io.agentmesh.registry.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.registry.RegistryOptions;
import io.agentmesh.registry.config.LoginConfig;
import io.agentmesh.registry.config.Rate;
import io.agentmesh.registry.config.RegistryPolicy;
import io.agentmesh.registry.config.RequestLimits;
import io.agentmesh.registry.login.FakeProvider;
import io.agentmesh.registry.store.Store;
import io.agentmesh.registry.testing.DocumentedAnswers;
import io.agentmesh.registry.testing.FaultyStore;
import io.agentmesh.registry.testing.TestRegistry;
import io.agentmesh.registry.testing.TestUser;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nothing is documented that does not happen. That nothing happens that is not documented is seen to by
/// [DocumentedAnswers] in every test.
final class EveryStatusIT {
    private final Path folder;
    private final FakeProvider provider = new FakeProvider();
    private final Set<String> seen = new TreeSet<>();

    EveryStatusIT(@TempDir Path folder) throws Exception {
        this.folder = folder;
    }

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void everyDocumentedStatusIsAnswered() throws Exception {
        refuseByKind();
        refuseTooMany();
        answerByFeature();

        Set<String> missing = new TreeSet<>(DocumentedAnswers.documented());
        missing.removeAll(seen);
        assertThat(missing).isEmpty();
    }

    /// A registry without login, whose Ann has no group.
    private void refuseByKind() throws Exception {
        var store = new AtomicReference<FaultyStore>();
        try (TestRegistry registry = TestRegistry.in(folder, RegistryOptions.DEFAULT, inner -> faulty(inner, store))) {
            TestUser ann = registry.user("ann");
            var kinds = new KindStatuses(registry, ann);
            Calls.expect(503, registry.post("/oauth/device", ""));
            kinds.refuseTokens();
            Calls.expect(204, ann.delete("/groups/" + ann.group().id()));
            kinds.failStorage(Objects.requireNonNull(store.get()));
            seen.addAll(registry.answers().seen());
        }
    }

    private void refuseTooMany() throws Exception {
        var once = Optional.of(new Rate(0.001, 1));
        var limits = new RequestLimits(once, Optional.empty(), Optional.empty(), new Rate(1000, 1000));
        var options = RegistryOptions.DEFAULT.with(RegistryPolicy.DEFAULT.with(limits));
        try (TestRegistry registry = TestRegistry.in(folder, options)) {
            new KindStatuses(registry, registry.user("ben")).callTooOften();
            seen.addAll(registry.answers().seen());
        }
    }

    private void answerByFeature() throws Exception {
        var store = new AtomicReference<FaultyStore>();
        var options = RegistryOptions.DEFAULT.with(provider.config(LoginConfig.Kind.GITHUB));
        try (TestRegistry registry = TestRegistry.in(folder, options, inner -> faulty(inner, store))) {
            var calls = new Calls(
                    registry, Objects.requireNonNull(store.get()), registry.user("ada"), registry.user("stranger"));
            new KindStatuses(registry, calls.ann()).refuseRequests();
            new AccountStatuses(calls).provoke();
            new AgentStatuses(calls).provoke();
            new GroupStatuses(calls).provoke();
            new KeyStatuses(calls).provoke();
            new PrekeyStatuses(calls).provoke();
            new SocketStatuses(calls).provoke();
            new LoginStatuses(calls, provider).provoke();
            seen.addAll(registry.answers().seen());
        }
    }

    private static Store faulty(Store inner, AtomicReference<FaultyStore> made) {
        var store = new FaultyStore(inner);
        made.set(store);
        return store;
    }
}
