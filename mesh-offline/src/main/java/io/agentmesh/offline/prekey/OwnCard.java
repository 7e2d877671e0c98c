package io.agentmesh.offline.prekey;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.card.CardId;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The card of this agent, of a program to which nobody pushes it: asked for until it is known, and then
/// known, since a card outlives its agent's key. For any thread; blocks.
public final class OwnCard implements Supplier<Optional<CardId>> {
    private static final Logger log = LoggerFactory.getLogger(OwnCard.class);

    private final HttpPrekeyRegistry.Calls calls;
    private final Supplier<AgentId> self;
    private volatile Optional<CardId> known = Optional.empty();
    private volatile String lastProblem = "";

    /// Asks the registry for the card of this agent.
    ///
    /// @param self its id of the moment
    public OwnCard(HttpPrekeyRegistry.Calls calls, Supplier<AgentId> self) {
        this.calls = calls;
        this.self = self;
    }

    /// Empty while the registry does not say.
    @Override
    public Optional<CardId> get() {
        if (known.isEmpty()) {
            known = ask();
        }
        return known;
    }

    private Optional<CardId> ask() {
        AgentId agent = self.get();
        try {
            HttpResponse answer = calls.ask("GET", "/agents?agent_id=" + agent, null);
            Optional<CardId> found = answer.isSuccess() ? find(answer, agent) : Optional.empty();
            if (found.isEmpty()) {
                tell(answer.isSuccess() ? "it shows no card of this agent" : "status " + answer.status());
            }
            return found;
        } catch (RequestRefused noAnswer) {
            tell(noAnswer.response().bodyText());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private static Optional<CardId> find(HttpResponse answer, AgentId agent) {
        Decoded<List<AgentCard>> cards = Json.decode(answer.bodyText(), JsonShape.listOf(AgentCard.SHAPE));
        return cards.toOptional().stream()
                .flatMap(List::stream)
                .filter(card -> card.agentId().equals(agent))
                .map(AgentCard::id)
                .findFirst();
    }

    /// Says each trouble once.
    private void tell(String problem) {
        if (!problem.equals(lastProblem)) {
            lastProblem = problem;
            log.atWarn()
                    .setMessage("this agent's card is not known: nobody can begin to write to it while it is away")
                    .addKeyValue("reason", problem)
                    .log();
        }
    }
}
