package io.agentmesh.meshd;

import static io.agentmesh.core.testing.Keys.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// What a new key waits for.
final class KeySuccessionTest {
    private final List<String> steps = new ArrayList<>();
    private final List<Duration> patience = new ArrayList<>();
    private final CompletableFuture<Void> answers = new CompletableFuture<>();
    private final CompletableFuture<Void> owed = new CompletableFuture<>();

    @Test
    void everyPartHoldsBackAndIsWaitedFor() throws Exception {
        var succession = succession((delay, task) -> {
            answers.complete(null);
            owed.complete(null);
            return () -> steps.add("patient no more");
        });

        succession.settle();
        succession.goOnAs(ALICE);
        succession.resume();

        assertThat(steps).containsExactly("holds 1", "holds 2", "patient no more", "renamed", "goes on 1", "goes on 2");
    }

    @Test
    void whatTakesLongerThanFiveSecondsIsNotWaitedFor() throws Exception {
        var succession = succession((delay, task) -> {
            patience.add(delay);
            answers.complete(null);
            task.run();
            return () -> {};
        });

        succession.settle();

        assertThat(owed).isNotDone();
        assertThat(patience).containsExactly(Duration.ofSeconds(5));
    }

    private KeySuccession succession(Timers timers) {
        return new KeySuccession(timers, List.of(part(answers, 1), part(owed, 2)), this::renamed);
    }

    private KeySuccession.Part part(CompletableFuture<Void> quiet, int number) {
        return new KeySuccession.Part(
                () -> {
                    steps.add("holds " + number);
                    return quiet;
                },
                () -> steps.add("goes on " + number));
    }

    private void renamed(AgentKeyPair keys) {
        steps.add("renamed");
    }
}
