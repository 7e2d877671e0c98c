package io.agentmesh.relay.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.frame.FrameCodec;
import io.agentmesh.core.frame.Nonce;
import io.agentmesh.core.frame.RelayFrame;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.program.settings.AddressRanges;
import io.agentmesh.relay.Envelopes;
import io.agentmesh.relay.gate.OpenGate;
import io.agentmesh.relay.limit.RateLimit;
import io.agentmesh.relay.queue.MemoryQueue;
import io.agentmesh.relay.queue.QueueLimits;
import io.agentmesh.relay.routing.FakeLink;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Agents that come, race, resume and go: of each, the newest proven connection alone receives, and the gauge
/// is the truth.
final class LoginStormProperties {
    private static final int SEEDS = 25;
    private static final int STEPS = 200;
    private static final List<AgentKeyPair> AGENTS =
            IntStream.range(0, 5).mapToObj(i -> Keys.ofFirstByte(16 * i)).toList();
    private static final AgentKeyPair SENDER = Keys.ofFirstByte(0xA0);

    static IntStream seeds() {
        return IntStream.range(0, SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void newestProvenConnectionAloneReceives(int seed) {
        var storm = new Storm(new Random(seed));

        for (int step = 0; step < STEPS; step++) {
            storm.step();
            assertThat(storm.core.agents()).as("seed %d, step %d", seed, step).isEqualTo(storm.newest.size());
        }

        storm.assertNewestAloneReceive();
    }

    private static final class Storm {
        private final FakeClock clock = FakeClock.atSomeDay();
        private final RelayCore core = new RelayCore(
                RelayLimits.DEFAULTS
                        .with(new RateLimit(1000, 1000, 10))
                        .with(new ConnectionCaps(STEPS, STEPS, STEPS, AddressRanges.NONE)),
                new OpenGate(),
                new MemoryQueue(QueueLimits.DEFAULTS, clock),
                new TimeAndChance(clock, clock, clock, new SecureRandom()));
        private final List<Connection> all = new ArrayList<>();
        private final Map<AgentKeyPair, Connection> newest = new HashMap<>();
        private final Map<AgentKeyPair, String> tokens = new HashMap<>();
        private final RandomGenerator random;

        private Storm(RandomGenerator random) {
            this.random = random;
        }

        private void step() {
            AgentKeyPair agent = AGENTS.get(random.nextInt(AGENTS.size()));
            switch (random.nextInt(4)) {
                case 0 -> logIn(agent);
                case 1 -> resume(agent);
                case 2 -> new Connection(agent).say("garbage");
                default -> cut();
            }
        }

        private void logIn(AgentKeyPair agent) {
            var connection = new Connection(agent);
            connection.say("{\"agent_id\":\"" + agent.id() + "\"}");
            String nonce = FrameCodec.decodeChallenge(connection.link.said.getLast())
                    .orThrow()
                    .nonce();
            connection.say("{\"agent_id\":\"" + agent.id() + "\",\"signature\":\""
                    + new Nonce(nonce).sign(agent).text() + "\"}");
            welcomed(agent, connection);
        }

        private void resume(AgentKeyPair agent) {
            String token = tokens.remove(agent);
            if (token != null) {
                var connection = new Connection(agent);
                connection.say("{\"agent_id\":\"" + agent.id() + "\",\"session_token\":\"" + token + "\"}");
                welcomed(agent, connection);
            }
        }

        private void welcomed(AgentKeyPair agent, Connection connection) {
            var result = (RelayFrame.Welcome)
                    FrameCodec.decodeResult(connection.link.said.getLast()).orThrow();
            tokens.put(agent, result.token().orElseThrow().value());
            newest.put(agent, connection);
        }

        /// Any connection ends, one that was replaced long ago too: that changes nothing for the newest.
        private void cut() {
            if (!all.isEmpty()) {
                Connection connection = all.remove(random.nextInt(all.size()));
                connection.link.cut();
                settle();
                connection.session.onClosed();
                newest.remove(connection.agent, connection);
            }
        }

        private void assertNewestAloneReceive() {
            logIn(SENDER);
            Connection sender = Objects.requireNonNull(newest.remove(SENDER));
            all.forEach(connection -> connection.link.read.clear());
            AGENTS.forEach(agent -> sender.say(Envelopes.text(SENDER, agent.id(), 1)));
            for (Connection connection : all) {
                boolean isNewest = newest.get(connection.agent) == connection;
                assertThat(connection.link.read).hasSize(isNewest ? 1 : 0);
                assertThat(connection.link.ending() == null).isEqualTo(isNewest || connection == sender);
            }
        }

        private void settle() {
            clock.advance(Duration.ZERO);
        }

        /// One connection of an agent.
        private final class Connection {
            private final AgentKeyPair agent;
            private final FakeLink link = new FakeLink(clock);
            private final AgentSession session = core.accept(link);

            private Connection(AgentKeyPair agent) {
                this.agent = agent;
                all.add(this);
            }

            private void say(String text) {
                session.onText(text);
                settle();
            }
        }
    }
}
