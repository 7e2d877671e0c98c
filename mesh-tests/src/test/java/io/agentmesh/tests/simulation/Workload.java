package io.agentmesh.tests.simulation;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.sdk.call.CallOptions;
import io.agentmesh.sdk.stream.StreamOptions;
import io.agentmesh.tests.simulation.Errand.Wish;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/// Draws what agents ask each other: mostly small questions to each other, some of everything else.
final class Workload {
    /// The longest time that anybody gives.
    static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(2);

    private static final Duration NEVER = Duration.ofDays(1);
    private static final List<Wish> WISHES = List.of(Wish.values());

    private final RandomGenerator chance;
    private final List<AgentId> agents;
    private final AgentId nobody;

    /// @param nobody an agent that never shows up
    Workload(RandomGenerator chance, List<AgentId> agents, AgentId nobody) {
        this.chance = chance;
        this.agents = agents;
        this.nobody = nobody;
    }

    /// The next errand for this asker.
    Errand draw(AgentId asker) {
        CallOptions options = options(CallOptions.within(timeout()));
        Duration patience = oneIn(15) ? Latency.between(chance, Duration.ZERO, options.timeout()) : NEVER;
        return new Errand(target(asker), wish(), size(), options, patience);
    }

    /// The next talk for this asker.
    Talk drawTalk(AgentId asker) {
        Talk.Kind kind = chance.nextBoolean() ? Talk.Kind.STREAM : Talk.Kind.CONVERSATION;
        StreamOptions options = talkOptions(StreamOptions.within(timeout()));
        Duration patience = oneIn(10) ? Latency.between(chance, Duration.ZERO, options.deadline()) : NEVER;
        Duration pause = oneIn(5) ? Latency.between(chance, Duration.ZERO, Duration.ofSeconds(1)) : Duration.ZERO;
        int items = chance.nextInt(oneIn(4) ? 40 : 8);
        return new Talk(target(asker), kind, wish(), items, itemSize(kind), pause, options, patience);
    }

    private StreamOptions talkOptions(StreamOptions usual) {
        StreamOptions options = oneIn(8) ? usual.withBuffer(4, 100_000) : usual;
        options = oneIn(8) ? options.withSilence(options.deadline().dividedBy(3)) : options;
        return oneIn(12) ? options.failingWhenDown() : options;
    }

    /// Now and then near what fits into one sealed message, and of a stream above it.
    private int itemSize(Talk.Kind kind) {
        int most = kind == Talk.Kind.STREAM ? 90_000 : 65_400;
        return oneIn(20) ? chance.nextInt(most) : chance.nextInt(200);
    }

    /// One of the others, now and then nobody or the asker itself.
    private AgentId target(AgentId asker) {
        if (oneIn(20)) {
            return oneIn(2) ? nobody : asker;
        }
        List<AgentId> others =
                agents.stream().filter(agent -> !agent.equals(asker)).toList();
        return others.get(chance.nextInt(others.size()));
    }

    private Wish wish() {
        return oneIn(10) ? WISHES.get(chance.nextInt(WISHES.size())) : Wish.ANSWER;
    }

    /// Now and then near, and above, what fits into one sealed message.
    private int size() {
        if (oneIn(20)) {
            return chance.nextInt(70_000);
        }
        return oneIn(40) ? 65_300 + chance.nextInt(200) : chance.nextInt(200);
    }

    private Duration timeout() {
        return switch (chance.nextInt(6)) {
            case 0 -> Latency.between(chance, Duration.ofMillis(1), Duration.ofSeconds(2));
            case 1 -> Latency.between(chance, Duration.ofSeconds(30), LONGEST_TIMEOUT);
            default -> Latency.between(chance, Duration.ofSeconds(2), Duration.ofSeconds(30));
        };
    }

    private CallOptions options(CallOptions usual) {
        CallOptions options = oneIn(12) ? usual.plain() : usual;
        return oneIn(12) ? options.failingWhenDown() : options;
    }

    private boolean oneIn(int many) {
        return chance.nextInt(many) == 0;
    }
}
