package io.agentmesh.tests.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.core.time.Timers;
import io.agentmesh.sdk.call.CallOptions;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.tests.simulation.Errand.Wish;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A checker that cannot fail proves nothing: each invariant is broken on purpose, and must say so.
final class SimulationCanFailTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final World world = new World(1, Scenario.CALM);
    private final SimulatedAgent asker = world.agents().get(0);
    private final SimulatedAgent asked = world.agents().get(1);
    private final Errand errand =
            new Errand(asked.id(), Wish.ANSWER, 10, CallOptions.within(TIMEOUT), Duration.ofDays(1));

    @BeforeAll
    static void onlyErrorsAreLogged() {
        Quiet.begin();
    }

    @AfterAll
    static void everythingIsLoggedAgain() {
        Quiet.end();
    }

    @BeforeEach
    void start() {
        asked.start();
    }

    @Test
    void requestThatNeverEndsIsCaught() {
        asker.clockwork(SimulationCanFailTest::withoutTimeouts);
        world.network().loses(envelopes(MessageType.RESPONSE));
        asker.start();

        asker.ask(errand);

        assertThatThrownBy(() -> world.simulation().run(MINUTE))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("I1: never ends")
                .hasMessageContaining("last events");
    }

    @Test
    void lostReplyAloneEndsInATimeout() {
        world.network().loses(envelopes(MessageType.RESPONSE));
        asker.start();

        asker.ask(errand);

        assertThatCode(() -> world.simulation().run(MINUTE)).doesNotThrowAnyException();
        assertThat(world.simulation().tally().of("request: timed_out")).isOne();
        assertThat(world.ledger().pending()).isZero();
    }

    @Test
    void requestThatEndsTwiceIsCaught() {
        long number = issue();
        Reply reply = new Reply.RemoteError(JsonObject.empty().with("error", "busy"));
        world.ledger().ended(number, reply);

        assertThatThrownBy(() -> world.ledger().ended(number, reply)).hasMessageContaining("I1: ends twice");
    }

    @Test
    void answerToAnotherQuestionIsCaught() {
        long number = issue();
        world.ledger().handled(errand.question(number), asker.id(), asked.id());
        Reply reply = new Reply.Result(Errand.answer(asked.id(), errand.question(number + 1)));

        assertThatThrownBy(() -> world.ledger().ended(number, reply)).hasMessageContaining("another answer");
    }

    @Test
    void answerThatNobodyGaveIsCaught() {
        long number = issue();
        Reply reply = new Reply.Result(Errand.answer(asked.id(), errand.question(number)));

        assertThatThrownBy(() -> world.ledger().ended(number, reply)).hasMessageContaining("without being handled");
    }

    @Test
    void sealedRequestInTheClearIsCaught() {
        long number = issue();
        Traffic traffic = new Traffic(world.simulation());
        traffic.tells(world.ledger()::inClear);
        EnvelopeDraft draft =
                EnvelopeDraft.plain(new UUID(4, 1), Keys.BOB.id(), MessageType.REQUEST, errand.question(number), 0);

        assertThatThrownBy(() -> traffic.sent(draft.sign(Keys.ALICE))).hasMessageContaining("I4: seen in the clear");
    }

    @Test
    void requestThatReachesSomebodyElseIsCaught() {
        long number = issue();
        var stranger = world.agents().get(2).id();

        assertThatThrownBy(() -> world.ledger().handled(errand.question(number), asker.id(), stranger))
                .hasMessageContaining("was not asked");
    }

    @Test
    void answerToAnAnswerIsCaught() {
        Traffic traffic = new Traffic(world.simulation());
        Envelope request = envelope(1, MessageType.REQUEST, null);
        Envelope answer = envelope(2, MessageType.ERROR, request.id());
        traffic.sent(request);
        traffic.sent(answer);

        assertThatThrownBy(() -> traffic.sent(envelope(3, MessageType.ERROR, answer.id())))
                .hasMessageContaining("I7")
                .hasMessageContaining("answers no request");
    }

    @Test
    void endlessAnswersAreCaught() {
        Traffic traffic = new Traffic(world.simulation());
        Envelope request = envelope(1, MessageType.REQUEST, null);
        traffic.sent(request);
        for (int i = 0; i < Traffic.MOST_ANSWERS; i++) {
            traffic.sent(envelope(2 + i, MessageType.RESPONSE, request.id()));
        }

        assertThatThrownBy(() -> traffic.sent(envelope(9, MessageType.RESPONSE, request.id())))
                .hasMessageContaining("one more answer");
    }

    @Test
    void stormOfHandshakesIsCaught() {
        Traffic traffic = new Traffic(world.simulation());
        for (int i = 0; i < Traffic.MOST_HANDSHAKES; i++) {
            traffic.sent(envelope(i, MessageType.HANDSHAKE, null));
        }

        assertThatThrownBy(() -> traffic.sent(envelope(99, MessageType.HANDSHAKE, null)))
                .hasMessageContaining("handshakes within");
    }

    @Test
    void endlessWorkWithoutTimePassingIsCaught() {
        SimulatedProcess busy = new SimulatedProcess(world.simulation(), "busy");
        busy.execute(new Runnable() {
            @Override
            public void run() {
                busy.execute(this);
            }
        });

        assertThatThrownBy(() -> world.simulation().run(MINUTE)).hasMessageContaining("no time passes");
    }

    /// Weaknesses of a relay, and of agents that forget, under faults.
    @ParameterizedTest
    @EnumSource(
            value = Quirk.class,
            names = {"R2", "R10", "FORGETFUL"})
    void weaknessUnderFaultsIsFound(Quirk quirk) {
        assertThatThrownBy(() -> run(Scenario.TROUBLED_REQUESTS, EnumSet.of(quirk)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(
                        switch (quirk) {
                            case R2 -> "requests succeeded although nothing is wrong";
                            case R10 -> "I2: an envelope waits";
                            case FORGETFUL -> "I3: handled twice";
                            case P2, P4, P5, SKIPS -> throw new IllegalArgumentException(quirk.name());
                        });
    }

    /// Weaknesses of peers, where nothing goes wrong at all.
    @ParameterizedTest
    @EnumSource(
            value = Quirk.class,
            names = {"P2", "P4", "P5"})
    void weaknessOfAPeerIsFound(Quirk quirk) {
        assertThatThrownBy(() -> run(Scenario.RUSH, EnumSet.of(quirk)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(
                        switch (quirk) {
                            case P2 -> "requests succeeded although nothing is wrong";
                            case P4 -> "handled as a request of";
                            case P5 -> "timed out without a cause";
                            case R2, R10, FORGETFUL, SKIPS -> throw new IllegalArgumentException(quirk.name());
                        });
    }

    @Test
    void peersWithoutAWeaknessPass() {
        assertThatCode(() -> run(Scenario.RUSH, EnumSet.noneOf(Quirk.class))).doesNotThrowAnyException();
    }

    private static void run(Scenario scenario, Set<Quirk> quirks) {
        for (long seed = 1; seed <= 40; seed++) {
            new World(seed, scenario, quirks).run();
        }
    }

    @Test
    void meshThatDoesNotHealIsCaught() {
        World broken = new World(2, Scenario.CALM);
        broken.network().loses(envelopes(MessageType.HANDSHAKE));

        assertThatThrownBy(broken::run).hasMessageContaining("succeeded although nothing is wrong");
    }

    private long issue() {
        return world.ledger()
                .issue(errand, new Ledger.Asker(asker.id(), new SimulatedProcess(world.simulation(), "asker")));
    }

    private static Timers withoutTimeouts(Timers timers) {
        return (delay, task) -> delay.equals(TIMEOUT) ? () -> {} : timers.schedule(delay, task);
    }

    private static Predicate<Frame> envelopes(MessageType type) {
        return frame -> frame instanceof Frame.Text(String text)
                && Envelope.decode(text) instanceof Decoded.Ok<Envelope>(var envelope)
                && envelope.type() == type;
    }

    private static Envelope envelope(long id, MessageType type, @Nullable UUID inReplyTo) {
        EnvelopeDraft draft = EnvelopeDraft.plain(new UUID(4, id), Keys.BOB.id(), type, JsonObject.empty(), 0);
        return (inReplyTo == null ? draft : draft.answering(inReplyTo)).sign(Keys.ALICE);
    }
}
