package io.agentmesh.tests.simulation;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.time.Timers;
import io.agentmesh.sdk.MeshAgent;
import io.agentmesh.sdk.MeshEnvironment;
import io.agentmesh.sdk.call.AccessPolicy;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.tests.simulation.Scenario.Pace;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// An agent that can be killed, closed and started again under the same key: the SDK as it is, in a process that
/// is not. It asks what it is sent to ask, and does with requests what they wish.
final class SimulatedAgent {
    private static final URI RELAY = URI.create("wss://relay.simulated/relay/ws");

    private final Surroundings around;
    private final String name;
    private final RandomGenerator chance;
    private final RandomGenerator jitter;
    private final SecureRandom secrets;
    private final Duration clockSkew;
    private final SimulatedJournal journal;
    private final AgentKeyPair keys;
    private final Kind kind;
    private @Nullable Running running;
    private Duration cutOffUntil = Duration.ZERO;
    private UnaryOperator<Timers> clockwork = UnaryOperator.identity();
    private Pace pace;
    private int starts;

    /// Where an agent lives.
    ///
    /// @param quirks weaknesses that it has
    record Surroundings(
            Simulation simulation, SimulatedNetwork network, Ledger ledger, TalkLedger talks, Set<Quirk> quirks) {}

    private record Running(SimulatedProcess process, Program program) {}

    /// How wrong a clock may be for plain requests to be taken.
    private static final Duration SMALL_SKEW = Duration.ofMinutes(2);

    /// What it runs.
    enum Kind {
        /// The SDK, under test.
        SDK,
        /// A [PlainPeer], to show what is found.
        PLAIN_PEER
    }

    /// An agent that is not running. Its clock may be a day wrong, or a little.
    SimulatedAgent(Surroundings around, String name, Scenario scenario) {
        this.around = around;
        this.name = name;
        this.pace = scenario.handlers();
        this.kind = scenario.kind();
        this.journal = new SimulatedJournal(around.quirks());
        this.chance = around.simulation().split();
        this.jitter = around.simulation().split();
        this.secrets = new SeededSecureRandom(around.simulation().split());
        this.clockSkew = chance.nextInt(4) == 0
                ? Latency.between(chance, Duration.ofDays(-1), Duration.ofDays(1))
                : Latency.between(chance, SMALL_SKEW.negated(), SMALL_SKEW);
        this.keys = AgentKeyPair.generate(secrets);
    }

    AgentId id() {
        return keys.id();
    }

    boolean isRunning() {
        return running != null;
    }

    /// Threads of its process that have not ended.
    int threads() {
        return running == null ? 0 : running.process().threads();
    }

    /// Whether it runs and its link is up.
    boolean isUp() {
        return running != null && running.program().isUp();
    }

    /// Starts a new process; nothing is left of the one before but the key.
    void start() {
        starts++;
        var process = new SimulatedProcess(around.simulation(), name + "#" + starts);
        running = new Running(process, kind == Kind.SDK ? sdk(process) : plainPeer(process));
    }

    private Program sdk(SimulatedProcess process) {
        TalkServer talks = new TalkServer(id(), process, around.talks(), this::handlingTime, around.quirks());
        return Program.of(MeshAgent.builder(keys, RELAY, AccessPolicy.allowAll(), this::handle)
                .onStream(talks::stream)
                .onConversation(talks::conversation)
                .environment(environment(process))
                .remembering(journal.of(process))
                .start());
    }

    private Program plainPeer(SimulatedProcess process) {
        return new PlainPeer(keys, environment(process), this::handleCalmly, around.quirks());
    }

    /// As the SDK does: whatever a handler throws is told to the caller.
    private Answer handleCalmly(IncomingRequest request) {
        try {
            return handle(request);
        } catch (HandlerFailure asWished) {
            return Answer.refusal("handler_failed");
        }
    }

    /// Kills it in the middle of everything.
    void kill() {
        if (running != null) {
            end(running);
        }
    }

    /// Closes it in good order.
    ///
    /// @param then runs once it is closed and its process is gone
    void close(Runnable then) {
        if (running != null) {
            Running closing = running;
            around.talks().closes(closing.process());
            CompletionStage<Void> closed = closing.program().close();
            closed.thenRun(() -> {
                around.ledger().closed(closing.process());
                if (closing.process().isAlive()) {
                    end(closing);
                    then.run();
                }
            });
        }
    }

    private void end(Running ending) {
        running = null;
        ending.process().kill();
        around.network().died(ending.process());
        around.ledger().died(ending.process());
        around.talks().died(ending.process());
    }

    /// Asks, if it is running.
    void ask(Errand errand) {
        if (running != null) {
            SimulatedProcess process = running.process();
            long number = around.ledger().issue(errand, new Ledger.Asker(id(), process));
            CompletableFuture<Reply> reply =
                    running.program().request(errand.target(), errand.question(number), errand.options());
            hear(reply, number);
            if (errand.patience().compareTo(errand.options().timeout()) < 0) {
                process.schedule(errand.patience(), () -> reply.cancel(false));
            }
        }
    }

    /// Begins a stream or a conversation, if it is running.
    void talk(Talk talk) {
        if (running != null) {
            new TalkAsker(running.process(), running.program().agent(), around.talks()).ask(talk);
        }
    }

    private void hear(CompletionStage<Reply> reply, long number) {
        reply.whenComplete((ending, cancelled) -> {
            if (ending == null) {
                around.ledger().givenUp(number);
            } else {
                around.ledger().ended(number, ending);
            }
        });
    }

    /// Breaks the connection that it believes in; false if there is none.
    boolean cut(SimulatedConnection.Cut how) {
        Optional<SimulatedConnection> connection = connection();
        connection.ifPresent(found -> found.cut(how));
        return connection.isPresent();
    }

    /// Nothing passes between it and the relay for a while, on new connections either, and nobody is told.
    void cutOff(Duration time) {
        cutOffUntil = around.simulation().elapsed().plus(time);
        cut(SimulatedConnection.Cut.SILENT);
    }

    private boolean isCutOff() {
        return around.simulation().elapsed().compareTo(cutOffUntil) < 0;
    }

    /// Nothing passes on its connection for a while; false if there is none.
    boolean stall(Duration time) {
        Optional<SimulatedConnection> connection = connection();
        connection.ifPresent(found -> found.stall(time));
        return connection.isPresent();
    }

    private Optional<SimulatedConnection> connection() {
        return running == null ? Optional.empty() : around.network().connectionOf(running.process());
    }

    /// How long its handlers take from now on.
    void pace(Pace other) {
        pace = other;
    }

    /// Its timers are these from the next start on: for tests that show that the simulation can fail.
    void clockwork(UnaryOperator<Timers> other) {
        clockwork = other;
    }

    private Answer handle(IncomingRequest request) throws HandlerFailure {
        around.ledger().handled(request.payload(), request.caller(), id());
        return switch (Errand.wish(request.payload())) {
            case ANSWER -> Answer.of(Errand.answer(id(), request.payload()));
            case REFUSE -> Answer.refusal("refused");
            case FAIL -> throw new HandlerFailure();
        };
    }

    private Duration handlingTime() {
        int drawn = pace == Pace.QUICK ? 0 : chance.nextInt(100);
        if (drawn < 75) {
            return Latency.between(chance, Duration.ZERO, Duration.ofMillis(100));
        }
        return drawn < 95
                ? Latency.between(chance, Duration.ofMillis(100), Duration.ofSeconds(3))
                : Latency.between(chance, Duration.ofSeconds(3), Duration.ofSeconds(40));
    }

    private MeshEnvironment environment(SimulatedProcess process) {
        Simulation simulation = around.simulation();
        return new MeshEnvironment(
                process::execute,
                handler -> process.schedule(handlingTime(), () -> process.startThread(handler::run)),
                clockwork.apply(process),
                simulation.ticker(),
                () -> simulation.timeOfDay().instant().plus(clockSkew),
                jitter,
                secrets,
                around.network().linksOf(process, this::isCutOff));
    }
}
