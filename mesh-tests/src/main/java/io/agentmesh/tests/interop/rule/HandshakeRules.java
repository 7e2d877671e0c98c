package io.agentmesh.tests.interop.rule;

import static io.agentmesh.tests.interop.rule.Daemon.expect;
import static io.agentmesh.tests.interop.rule.Daemon.expectEcho;
import static io.agentmesh.tests.interop.rule.Daemon.saying;

import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.examples.lab.LabException;
import io.agentmesh.examples.lab.Recorder;
import io.agentmesh.examples.play.Maker;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.tests.interop.rule.DaemonRules.Pair;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/// Rules of sessions: how they begin, cross, are lost and come again.
final class HandshakeRules {
    private static final int PATIENT = 30;

    private HandshakeRules() {}

    static void lateMessageTwoIsCompleted(RuleStage stage) throws IOException, InterruptedException {
        Pair pair = Pair.at(stage);
        pair.theirs().link().hold();
        expectTooEarly(pair);

        pair.theirs().link().release();

        stage.lab()
                .await(
                        "our message 3",
                        () -> pair.ours().envelopes().anyMatch(e -> e.isOwn(MessageType.HANDSHAKE) && e.isReply()));
        pair.ours().echo(pair.theirs().id(), "after");
        pair.theirs().echo(pair.ours().id(), "back");
    }

    /// Message 1 waits at the relay, and is answered when nobody waits for that any more.
    static void absentDaemonIsReachedOnceItIsThere(RuleStage stage) throws IOException, InterruptedException {
        Pair pair = Pair.at(stage);
        pair.theirs().kill();
        expectTooEarly(pair);

        pair.theirs().start();

        pair.ours().echo(pair.theirs().id(), "there");
        pair.theirs().echo(pair.ours().id(), "back");
    }

    /// The original reads nothing while its agent has a request (W5), a message 1 neither.
    static void busyDaemonIsReachedOnceItIsFree(RuleStage stage) throws IOException, InterruptedException {
        Pair pair = Pair.at(stage);
        Daemon other = stage.daemon("other", Maker.JAVA);
        CompletableFuture<HttpResponse> slow = other.asking(pair.theirs().id(), saying("wait"), PATIENT);
        stage.lab().await("the agent to be busy", () -> pair.theirs().agent().asked() == 1);
        expectTooEarly(pair);

        pair.theirs().agent().release();

        expectEcho(slow.join(), "wait");
        pair.ours().echo(pair.theirs().id(), "free");
        pair.theirs().echo(pair.ours().id(), "back");
    }

    private static void expectTooEarly(Pair pair) throws IOException, InterruptedException {
        HttpResponse tooEarly = pair.ours().ask(pair.theirs().id(), saying("too early"), 1);
        expect(tooEarly.status() == 504, "a request that times out", tooEarly);
    }

    static void crossingWithADaemon(RuleStage stage) throws IOException, InterruptedException {
        Pair pair = Pair.at(stage);
        pair.ours().link().hold();
        pair.theirs().link().hold();
        CompletableFuture<HttpResponse> there = pair.ours().asking(pair.theirs().id(), saying("there"), PATIENT);
        CompletableFuture<HttpResponse> back = pair.theirs().asking(pair.ours().id(), saying("back"), PATIENT);
        awaitMessageOne(stage, pair.ours().link());
        awaitMessageOne(stage, pair.theirs().link());

        pair.ours().link().release();
        pair.theirs().link().release();

        expectEcho(there.join(), "there");
        expectEcho(back.join(), "back");
        pair.ours().echo(pair.theirs().id(), "again");
        pair.theirs().echo(pair.ours().id(), "again");
    }

    static void crossingWithALibrary(RuleStage stage) throws IOException, InterruptedException {
        stage.withRelay(Maker.JAVA);
        Daemon ours = stage.daemon("ours", Maker.JAVA);
        Library theirs = stage.agent();
        ours.link().hold();
        theirs.link().hold();
        CompletableFuture<HttpResponse> there = ours.asking(theirs.id(), saying("there"), PATIENT);
        Library.Question back = theirs.request(ours.id(), saying("back"), PATIENT);
        awaitMessageOne(stage, ours.link());
        awaitMessageOne(stage, theirs.link());

        ours.link().release();
        theirs.link().release();

        expectEcho(there.join(), "there");
        back.expectOk("back");
        ours.echo(theirs.id(), "again");
        theirs.request(ours.id(), saying("again"), PATIENT).expectOk("again");
    }

    private static void awaitMessageOne(RuleStage stage, Recorder link) {
        stage.lab().await("message 1", () -> RuleStage.sent(link).anyMatch(e -> e.isOwn(MessageType.HANDSHAKE)));
    }

    static void lostSessionIsTold(RuleStage stage) throws IOException, InterruptedException {
        Pair pair = withLostSession(stage);

        HttpResponse answer = pair.theirs().ask(pair.ours().id(), saying("of yesterday"), PATIENT);

        expect(answer.status() == 502 && answer.bodyText().contains("no_session"), "no_session at once", answer);
        if (pair.ours().envelopes().noneMatch(e -> e.isOwn(MessageType.ERROR) && !e.isSealed())) {
            throw new LabException("no plain error of ours went by");
        }
    }

    static void daemonIsHealed(RuleStage stage) throws IOException, InterruptedException {
        Pair pair = withLostSession(stage);
        HttpResponse told = pair.theirs().ask(pair.ours().id(), saying("of yesterday"), PATIENT);
        expect(told.status() == 502, "no_session", told);

        stage.lab().await("the original to use a session that we have", () -> asksInVain(pair) == 0);

        pair.theirs().echo(pair.ours().id(), "healed");
    }

    private static int asksInVain(Pair pair) {
        try {
            return pair.theirs()
                                    .ask(pair.ours().id(), saying("healed"), PATIENT)
                                    .status()
                            == 200
                    ? 0
                    : 1;
        } catch (IOException failed) {
            throw new LabException("the original's daemon is gone", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", interrupted);
        }
    }

    /// The original's daemon has a session of which ours, killed and started again, knows nothing.
    private static Pair withLostSession(RuleStage stage) throws IOException, InterruptedException {
        Pair pair = Pair.at(stage);
        pair.theirs().echo(pair.ours().id(), "before");
        pair.ours().kill();
        pair.ours().start();
        return pair;
    }

    static void newNoiseKeyIsTaken(RuleStage stage) throws IOException, InterruptedException {
        Pair pair = Pair.at(stage);
        pair.ours().echo(pair.theirs().id(), "before");
        pair.theirs().kill();
        pair.theirs().start();

        // An original says nothing to what it cannot read: one request is lost in finding out.
        JsonObject unread = saying("unread");
        HttpResponse lost = pair.ours().ask(pair.theirs().id(), unread, 2);
        expect(lost.status() == 504 || lost.status() == 200, "a request that finds out", lost);

        pair.ours().echo(pair.theirs().id(), "after");
        pair.theirs().echo(pair.ours().id(), "back");
    }
}
