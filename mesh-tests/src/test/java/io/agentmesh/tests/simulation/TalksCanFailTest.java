package io.agentmesh.tests.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.core.time.Timers;
import io.agentmesh.sdk.stream.StreamEnd;
import io.agentmesh.sdk.stream.StreamOptions;
import io.agentmesh.tests.simulation.Errand.Wish;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// As [SimulationCanFailTest] for streams and conversations: each of their invariants is broken on purpose, and
/// must say so.
final class TalksCanFailTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final StreamOptions OPTIONS = StreamOptions.within(TIMEOUT);

    private final World world = new World(1, Scenario.CALM);
    private final TalkLedger talks = world.talks();
    private final SimulatedAgent asker = world.agents().get(0);
    private final SimulatedAgent asked = world.agents().get(1);
    private final SimulatedProcess here = new SimulatedProcess(world.simulation(), "here");
    private final SimulatedProcess there = new SimulatedProcess(world.simulation(), "there");

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

    @ParameterizedTest
    @EnumSource
    void talkWhoseEndIsLostEndsAtItsDeadline(Talk.Kind kind) {
        world.network().loses(envelopes(MessageType.STREAM_END));
        asker.start();

        asker.talk(talk(kind));

        assertThatCode(() -> world.simulation().run(MINUTE)).doesNotThrowAnyException();
        assertThat(world.simulation().tally().of("talk: timed_out")).isOne();
        assertThat(talks.pending()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void talkThatNeverEndsIsCaught(Talk.Kind kind) {
        asker.clockwork(TalksCanFailTest::withoutDeadlines);
        world.network().loses(envelopes(MessageType.STREAM_END));
        asker.start();

        asker.talk(talk(kind, OPTIONS.withSilence(Duration.ofHours(1))));

        assertThatThrownBy(() -> world.simulation().run(MINUTE)).hasMessageContaining("T1: never ends");
    }

    @Test
    void handlerThatNeverEndsIsCaught() {
        open(talk(Talk.Kind.STREAM), Duration.ofSeconds(5));

        assertThatThrownBy(() -> world.simulation().run(Duration.ofSeconds(7)))
                .hasMessageContaining("T1: its handler never ends");
    }

    @Test
    void talkThatEndsTwiceIsCaught() {
        long number = issue(talk(Talk.Kind.STREAM));
        StreamEnd end = StreamEnd.failed(ErrorCode.INCOMPLETE, "once");
        talks.ended(number, end);

        assertThatThrownBy(() -> talks.ended(number, end)).hasMessageContaining("T1: ends twice");
    }

    @Test
    void handlerThatEndsTwiceIsCaught() {
        long number = open(talk(Talk.Kind.STREAM), TIMEOUT);
        talks.over(number, there);

        assertThatThrownBy(() -> talks.over(number, there)).hasMessageContaining("T1: its handler ends twice");
    }

    @Test
    void itemThatIsMissingIsCaught() {
        long number = open(talk(Talk.Kind.STREAM), TIMEOUT);
        talks.answered(number);
        talks.answered(number);

        assertThatThrownBy(() -> talks.heard(number, Talk.item(number, 1, 10)))
                .hasMessageContaining("T3: item 1 instead of 0");
    }

    @Test
    void itemThatComesTwiceIsCaught() {
        long number = open(talk(Talk.Kind.CONVERSATION), TIMEOUT);
        talks.said(number);
        talks.told(number, Talk.item(number, 0, 10));

        assertThatThrownBy(() -> talks.told(number, Talk.item(number, 0, 10)))
                .hasMessageContaining("T3: item 0 instead of 1");
    }

    @Test
    void lastItemThatIsMissingIsCaught() {
        long number = open(talk(Talk.Kind.STREAM), TIMEOUT);

        assertThatThrownBy(() -> talks.ended(number, new StreamEnd.Completed()))
                .hasMessageContaining("T3: complete with 0 items");
    }

    @ParameterizedTest
    @EnumSource
    void failureWithoutAReasonIsCaught(Talk.Kind kind) {
        long number = issue(talk(kind));

        assertThatThrownBy(() -> talks.ended(number, StreamEnd.failed(ErrorCode.QUEUE_FULL, "no credit")))
                .hasMessageContaining("failed for no reason");
    }

    @Test
    void itemInTheClearIsCaught() {
        EnvelopeDraft draft =
                EnvelopeDraft.plain(new UUID(4, 1), Keys.BOB.id(), MessageType.REQUEST, Talk.item(1, 0, 10), 0);

        assertThatThrownBy(() -> new Traffic(world.simulation()).sent(draft.sign(Keys.ALICE)))
                .hasMessageContaining("I4: seen in the clear");
    }

    @Test
    void partOfNoStreamIsCaught() {
        EnvelopeDraft draft = EnvelopeDraft.plain(
                        new UUID(4, 1), Keys.BOB.id(), MessageType.STREAM_CHUNK, JsonObject.empty(), 0)
                .answering(new UUID(4, 2));

        assertThatThrownBy(() -> new Traffic(world.simulation()).sent(draft.sign(Keys.ALICE)))
                .hasMessageContaining("part of no stream");
    }

    /// A session that does not count what it misses, where nothing goes wrong.
    @Test
    void itemThatIsLeftOutIsFound() {
        assertThatThrownBy(() -> run(Scenario.CALM, EnumSet.of(Quirk.SKIPS)))
                .hasMessageContaining("T3: item 4 instead of 3");
    }

    /// Under restarts, among talks alone.
    @Test
    void handlerThatIsOpenedTwiceIsFound() {
        assertThatThrownBy(() -> run(Scenario.TROUBLED.withoutRequests(), EnumSet.of(Quirk.FORGETFUL)))
                .hasMessageContaining("T2: opened twice");
    }

    private static void run(Scenario scenario, Set<Quirk> quirks) {
        for (long seed = 1; seed <= 40; seed++) {
            new World(seed, scenario, quirks).run();
        }
    }

    private Talk talk(Talk.Kind kind) {
        return talk(kind, OPTIONS);
    }

    private Talk talk(Talk.Kind kind, StreamOptions options) {
        return new Talk(asked.id(), kind, Wish.ANSWER, 5, 10, Duration.ZERO, options, Duration.ofDays(1));
    }

    private long issue(Talk talk) {
        return talks.issue(talk, new Ledger.Asker(asker.id(), here));
    }

    private long open(Talk talk, Duration timeLeft) {
        long number = issue(talk);
        talks.opened(number, new TalkLedger.Opened(asker.id(), asked.id(), there, Optional.of(timeLeft)));
        return number;
    }

    private static Timers withoutDeadlines(Timers timers) {
        return (delay, task) -> delay.equals(TIMEOUT) ? () -> {} : timers.schedule(delay, task);
    }

    private static Predicate<Frame> envelopes(MessageType type) {
        return frame -> frame instanceof Frame.Text(String text)
                && Envelope.decode(text) instanceof Decoded.Ok<Envelope>(var envelope)
                && envelope.type() == type;
    }
}
