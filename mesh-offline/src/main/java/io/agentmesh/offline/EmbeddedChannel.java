package io.agentmesh.offline;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpClientConfig;
import io.agentmesh.offline.incoming.Rights;
import io.agentmesh.offline.outgoing.Line;
import io.agentmesh.offline.outgoing.SessionDemands;
import io.agentmesh.offline.prekey.HttpPrekeyRegistry;
import io.agentmesh.offline.prekey.OwnCard;
import io.agentmesh.offline.prekey.RegistryCalls;
import io.agentmesh.offline.store.OfflineStore;
import io.agentmesh.offline.store.StoreSeams;
import io.agentmesh.program.StartException;
import io.agentmesh.program.files.FileLock;
import io.agentmesh.sdk.call.ControlHandler;
import io.agentmesh.sdk.durable.DurableChannel;
import io.agentmesh.sdk.durable.DurableMessages;
import io.agentmesh.sdk.durable.DurableSeams;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The offline channel of an agent without a daemon: its folder, its calls to the registry, and the channel
/// between them. For any thread.
final class EmbeddedChannel implements DurableChannel {
    /// How long handlers have to end at the close.
    static final Duration DRAIN = Duration.ofSeconds(5);

    /// As a daemon follows them.
    private static final int MAX_REDIRECTS = 10;

    private static final Logger log = LoggerFactory.getLogger(EmbeddedChannel.class);

    private final FileLock lock;
    private final HttpClient http;
    private final OfflineChannel channel;

    private EmbeddedChannel(FileLock lock, Offline plan, DurableSeams seams) throws StartException {
        HttpClientConfig way =
                HttpClientConfig.DEFAULTS.withMaxRedirects(MAX_REDIRECTS).withProxies(plan.proxy());
        DurableSeams.Outside outside = seams.outside();
        OfflineStore store = OfflineStore.open(plan.folder(), StoreSeams.of(outside.timeOfDay(), outside.secrets()));
        this.lock = lock;
        this.http = HttpClient.create(way, outside.ticker());
        var calls = new RegistryCalls(http, plan.registry(), plan.token());
        var card = new OwnCard(calls, this::self);
        this.channel = OfflineChannel.start(
                store,
                seams.agent(),
                new OfflineSeams(
                        new OfflineSeams.Ways(line(seams.link()), new HttpPrekeyRegistry(calls), seams.service()),
                        rights(plan, seams.service()),
                        peer -> SessionDemands.NONE,
                        card,
                        outside.threads(),
                        new OfflineSeams.Time(outside.timers(), outside.timeOfDay()),
                        new OfflineSeams.Chance(outside.secrets(), outside.jitter())));
    }

    /// Begins with what the folder holds.
    static EmbeddedChannel open(Offline plan, DurableSeams seams) {
        try {
            FileLock lock = FileLock.tryTake(plan.folder().resolve("offline.lock"))
                    .orElseThrow(() -> new StartException(
                            plan.folder() + " is another agent's: its durable messages are kept there now"));
            boolean isOpen = false;
            try {
                EmbeddedChannel channel = new EmbeddedChannel(lock, plan, seams);
                isOpen = true;
                return channel;
            } finally {
                if (!isOpen) {
                    lock.close();
                }
            }
        } catch (StartException refused) {
            throw new MeshException(ErrorCode.STORAGE, ErrorCode.STORAGE.prefix() + refused.getMessage(), refused);
        }
    }

    private AgentId self() {
        return channel.self();
    }

    private static Line line(DurableSeams.Link link) {
        return new Line() {
            @Override
            public void post(Envelope envelope) {
                link.post(envelope);
            }

            @Override
            public boolean isUp() {
                return link.isUp();
            }
        };
    }

    /// The program's policy is all that there is to know.
    private static Rights rights(Offline plan, DurableSeams.Service service) {
        return new Rights() {
            @Override
            public boolean isRevoked(AgentId agent) {
                return false;
            }

            @Override
            public boolean isRotatedAway(AgentId agent) {
                return false;
            }

            @Override
            public boolean mayAsk(AgentId caller, String capability) {
                return service.mayAsk(caller, capability);
            }

            @Override
            public boolean areKnown() {
                return true;
            }

            @Override
            public boolean isIdempotent(String capability) {
                return plan.isRepeatable(capability);
            }
        };
    }

    @Override
    public DurableMessages messages() {
        return new EmbeddedMessages(channel);
    }

    @Override
    public ControlHandler control() {
        return channel;
    }

    @Override
    public void linkIsUp() {
        channel.linkIsUp();
    }

    @Override
    public void goOnAs(AgentKeyPair successor) {
        channel.goOnAs(successor);
    }

    /// What a handler was cut off in ends `unknown`, so they are waited for.
    @Override
    public void close() {
        channel.release();
        try {
            if (!channel.drain(DRAIN)) {
                log.atWarn()
                        .setMessage("handlers of durable requests were cut off")
                        .addKeyValue("waited", DRAIN)
                        .log();
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        } catch (MeshException closedBefore) {
            log.atDebug().setMessage("closed before").setCause(closedBefore).log();
        } finally {
            channel.close();
            http.close();
            lock.close();
        }
    }
}
