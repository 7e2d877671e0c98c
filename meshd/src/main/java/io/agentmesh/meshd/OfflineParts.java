package io.agentmesh.meshd;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.card.CardId;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.meshd.config.MeshdConfig;
import io.agentmesh.meshd.controlplane.ControlPlane;
import io.agentmesh.meshd.node.Node;
import io.agentmesh.meshd.node.StoreStatus;
import io.agentmesh.offline.DurablePolicy;
import io.agentmesh.offline.OfflineChannel;
import io.agentmesh.offline.OfflineSeams;
import io.agentmesh.offline.StoreStanding;
import io.agentmesh.offline.incoming.Rights;
import io.agentmesh.offline.outgoing.Line;
import io.agentmesh.offline.prekey.HttpPrekeyRegistry;
import io.agentmesh.offline.store.OfflineStore;
import io.agentmesh.offline.store.StoreSeams;
import io.agentmesh.program.StartException;
import io.agentmesh.program.signal.Shutdown;
import io.agentmesh.sdk.call.RequestHandler;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Builds the offline channel.
///
/// @param node knows rights and cards
/// @param shutdown gets every part
record OfflineParts(MeshdConfig config, DaemonSeams seams, Node node, Shutdown shutdown) {
    /// @param agent answers requests
    /// @param post gives an envelope to the relay link
    /// @param policy asked anew for each session
    /// @throws StartException if the store refuses
    OfflineChannel start(RequestHandler agent, Consumer<Envelope> post, Supplier<DurablePolicy> policy)
            throws StartException {
        HttpClient http = HttpClient.create(ControlPlane.clientConfig(config.registryWay()), seams.ticker());
        shutdown.add("client of the registry for prekeys", http::close);
        OfflineStore store =
                OfflineStore.open(config.home().folder(), StoreSeams.of(seams.timeOfDay(), seams.secrets()));
        OfflineChannel channel = OfflineChannel.start(
                store,
                config.keys(),
                new OfflineSeams(
                        new OfflineSeams.Ways(
                                line(post), new HttpPrekeyRegistry(new ControlPlane(http, node)::ask), agent),
                        rights(),
                        peer -> policy.get().demands(peer),
                        this::card,
                        seams.mesh().handlers(),
                        new OfflineSeams.Time(seams.mesh().timers(), seams.timeOfDay()),
                        new OfflineSeams.Chance(seams.secrets(), seams.jitter())));
        node.askAboutStore(() -> status(channel.standing()));
        shutdown.add("offline channel", channel::close);
        return channel;
    }

    private static StoreStatus status(StoreStanding standing) {
        return switch (standing) {
            case StoreStanding.Unchecked() -> new StoreStatus("unchecked", "");
            case StoreStanding.Sound() -> new StoreStatus("sound", "");
            case StoreStanding.Restored(Instant noticed, Instant from) ->
                new StoreStatus(
                        "restored",
                        "an older copy of the store was put back, of " + from + ", noticed " + noticed
                                + ": what was handled in between may be asked for again");
        };
    }

    private Line line(Consumer<Envelope> post) {
        return new Line() {
            @Override
            public void post(Envelope envelope) {
                post.accept(envelope);
            }

            @Override
            public boolean isUp() {
                return node.relay().isUp();
            }
        };
    }

    private Rights rights() {
        return new Rights() {
            @Override
            public boolean isRevoked(AgentId agent) {
                return node.group().isRevoked(agent);
            }

            @Override
            public boolean isRotatedAway(AgentId agent) {
                return node.group().isRotatedAway(agent);
            }

            @Override
            public boolean mayAsk(AgentId caller, String capability) {
                return node.decide(caller, capability).isAllowed();
            }

            @Override
            public boolean areKnown() {
                return node.cpUrl().isEmpty() || node.token().isEmpty() || node.isGroupCurrent();
            }

            @Override
            public boolean isIdempotent(String capability) {
                return ownCard()
                        .map(AgentCard::metadata)
                        .filter(metadata -> metadata instanceof JsonObject object
                                && object.get("idempotent") instanceof JsonArray names
                                && names.items().contains(new JsonString(capability)))
                        .isPresent();
            }
        };
    }

    private Optional<AgentCard> ownCard() {
        return node.group().card(node.self());
    }

    private Optional<CardId> card() {
        return ownCard().map(AgentCard::id);
    }
}
