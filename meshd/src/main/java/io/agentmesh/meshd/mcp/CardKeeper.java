package io.agentmesh.meshd.mcp;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.card.Capability;
import io.agentmesh.core.card.Registration;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.resilience.Backoff;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the capabilities on the agent's card as the server's tools are. Name, description and metadata stay as the
/// owner registered them. Tries again until the registry has heard, or until there is something newer to say.
/// Thread-safe.
public final class CardKeeper implements AutoCloseable {
    /// Bytes of a card; the registry takes some more. Of a larger one output schemas are left out, then input
    /// schemas, then descriptions.
    static final int MAX_CARD_BYTES = 240 << 10;

    /// Between two tries.
    static final Backoff PAUSE = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(2));

    private static final Logger log = LoggerFactory.getLogger(CardKeeper.class);
    private static final List<UnaryOperator<Capability>> CUTS = List.of(
            whole -> whole,
            each -> new Capability(each.name(), each.description(), each.inputSchema(), null),
            each -> new Capability(each.name(), each.description(), null, null),
            each -> Capability.named(each.name()));

    private final Supplier<AgentId> self;
    private final Registry registry;
    private final McpAgent.Seams seams;
    private final ReentrantLock telling = new ReentrantLock();
    private volatile @Nullable List<Capability> wanted;
    private volatile boolean closed;

    /// Calls to the registry, with the owner's token.
    @FunctionalInterface
    public interface Registry {
        /// Makes a call; any status is an answer.
        ///
        /// @throws RequestRefused if there is no answer
        HttpResponse ask(String method, String target, @Nullable String json) throws InterruptedException;
    }

    /// @param self the agent's id of the moment
    public CardKeeper(Supplier<AgentId> self, Registry registry, McpAgent.Seams seams) {
        this.self = self;
        this.registry = registry;
        this.seams = seams;
    }

    /// These are the agent's capabilities from now on; returns at once.
    public void keep(List<Capability> capabilities) {
        wanted = capabilities;
        tell(capabilities, 1);
    }

    private void tell(List<Capability> capabilities, int attempt) {
        if (closed) {
            return;
        }
        seams.blocking().execute(() -> {
            if (!tellInTurn(capabilities)) {
                seams.timers().schedule(PAUSE.delay(attempt, seams.jitter()), () -> tell(capabilities, attempt + 1));
            }
        });
    }

    /// Whether there is nothing left to do. One at a time: of two that overlap the older one might come to the card
    /// last, and stay there.
    private boolean tellInTurn(List<Capability> capabilities) {
        telling.lock();
        try {
            return capabilities != wanted || tell(capabilities);
        } finally {
            telling.unlock();
        }
    }

    private boolean tell(List<Capability> capabilities) {
        try {
            Optional<AgentCard> card = find();
            if (card.isEmpty()) {
                return later("the agent is not registered; run: meshctl register --name NAME --capabilities mcp");
            }
            return change(card.get(), capabilities);
        } catch (RequestRefused | IOException failed) {
            return later(String.valueOf(failed.getMessage()));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private Optional<AgentCard> find() throws IOException, InterruptedException {
        AgentId agent = self.get();
        HttpResponse answer = registry.ask("GET", "/agents?agent_id=" + agent, null);
        Decoded<List<AgentCard>> cards = Json.decode(answer.bodyText(), JsonShape.listOf(AgentCard.SHAPE));
        if (!answer.isSuccess() || !(cards instanceof Decoded.Ok<List<AgentCard>>(List<AgentCard> found))) {
            throw new IOException("the registry does not show the agent's card: status " + answer.status());
        }
        return found.stream().filter(card -> card.agentId().equals(agent)).findFirst();
    }

    private boolean change(AgentCard card, List<Capability> capabilities) throws IOException, InterruptedException {
        Registration wanted = fitting(card, capabilities);
        if (wanted.equals(card.registration())) {
            return true;
        }
        HttpResponse answer = registry.ask("PUT", "/agents/" + card.id(), wanted.toJson());
        if (!answer.isSuccess()) {
            throw new IOException("the registry does not take the tools: " + answer.status() + " " + shown(answer));
        }
        log.atInfo()
                .setMessage("tools of the MCP server are on the card")
                .addKeyValue("tools", wanted.capabilities().size())
                .log();
        return true;
    }

    private static Registration fitting(AgentCard card, List<Capability> capabilities) {
        Registration last = card.registration();
        for (UnaryOperator<Capability> cut : CUTS) {
            last = new Registration(
                    card.agentId(),
                    card.name(),
                    card.description(),
                    capabilities.stream().map(cut).toList(),
                    card.metadata());
            if (last.toJson().getBytes(StandardCharsets.UTF_8).length <= MAX_CARD_BYTES) {
                return last;
            }
        }
        return last;
    }

    private static String shown(HttpResponse answer) {
        String text = answer.bodyText();
        return text.substring(0, Math.min(text.length(), 200));
    }

    private static boolean later(String why) {
        log.atWarn()
                .setMessage("tools of the MCP server are not on the card yet")
                .addKeyValue("why", why)
                .log();
        return false;
    }

    /// Tells the registry nothing more.
    @Override
    public void close() {
        closed = true;
    }
}
