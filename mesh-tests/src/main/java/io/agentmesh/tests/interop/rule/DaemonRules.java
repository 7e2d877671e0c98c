package io.agentmesh.tests.interop.rule;

import static io.agentmesh.examples.play.Maker.JAVA;
import static io.agentmesh.examples.play.Maker.RUST;
import static io.agentmesh.tests.interop.rule.Daemon.expect;
import static io.agentmesh.tests.interop.rule.Daemon.expectEcho;
import static io.agentmesh.tests.interop.rule.Daemon.saying;

import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.examples.lab.LabException;
import io.agentmesh.http.message.HttpResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/// Rules of requests and answers between our daemon and the original's, at a relay of ours.
final class DaemonRules {
    private static final int PATIENT = 30;
    private static final int HASTY = 10;
    private static final int SLOW = 3;
    private static final int MANY_LATE = 20;
    private static final int TOO_MANY_BYTES = 66_000;
    /// Characters of one Noise message in base64.
    private static final int LONGEST_SEALED = 65_535 * 4 / 3;

    private DaemonRules() {}

    static void fiftyAtOnce(RuleStage stage) throws IOException, InterruptedException {
        Pair pair = Pair.at(stage);

        List<CompletableFuture<HttpResponse>> answers = IntStream.range(0, 50)
                .mapToObj(n -> pair.ours().asking(pair.theirs().id(), saying("n" + n), PATIENT))
                .toList();

        for (int n = 0; n < answers.size(); n++) {
            expectEcho(answers.get(n).join(), "n" + n);
        }
    }

    static void lateAnswersAreNoRequests(RuleStage stage) throws IOException, InterruptedException {
        Pair pair = Pair.at(stage);
        pair.theirs().echo(pair.ours().id(), "first");
        HttpResponse tooLate = pair.theirs().ask(pair.ours().id(), saying("wait"), 1);
        expect(tooLate.status() == 504, "a request that times out", tooLate);
        stage.lab().await("the request", () -> pair.ours().agent().asked() == 2);

        pair.theirs().agent().release();
        pair.ours().agent().release();

        // The original takes our late answer for a request and answers it: what comes then is no request to us.
        stage.lab()
                .await(
                        "the original's answer to our late answer",
                        () -> pair.ours()
                                .envelopes()
                                .anyMatch(e -> e.is(MessageType.RESPONSE) && !e.isOwn(MessageType.RESPONSE)));
        pair.theirs().echo(pair.ours().id(), "marker");
        pair.ours().echo(pair.theirs().id(), "marker");
        if (pair.ours().agent().asked() != 3) {
            throw new LabException("our agent was asked " + pair.ours().agent().asked() + " times instead of thrice");
        }
    }

    /// More answers come late than our daemon looks ahead (16) to find the next one all the same: the answer
    /// behind them, on the same session, opens only if each of them was opened.
    static void lateAnswersAreRead(RuleStage stage) throws IOException, InterruptedException {
        Pair pair = Pair.at(stage);
        pair.ours().echo(pair.theirs().id(), "first");
        List<CompletableFuture<HttpResponse>> hasty = IntStream.range(0, MANY_LATE)
                .mapToObj(n -> pair.ours().asking(pair.theirs().id(), saying("wait"), HASTY))
                .toList();
        awaitRequests(stage, pair, 1 + MANY_LATE);
        CompletableFuture<HttpResponse> patient =
                pair.ours().asking(pair.theirs().id(), saying("patient"), PATIENT);
        awaitRequests(stage, pair, 2 + MANY_LATE);
        for (CompletableFuture<HttpResponse> one : hasty) {
            expect(one.join().status() == 504, "a request that times out", one.join());
        }

        pair.theirs().agent().release();

        expectEcho(patient.join(), "patient");
        if (sent(pair, MessageType.HANDSHAKE) != 2 || sent(pair, MessageType.REQUEST) != 2 + MANY_LATE) {
            throw new LabException("its answer came by another session, or was asked for twice");
        }
        pair.ours().echo(pair.theirs().id(), "after");
        pair.theirs().echo(pair.ours().id(), "back");
        if (pair.ours().agent().asked() != 1) {
            throw new LabException("a late answer reached our agent as a request");
        }
    }

    private static void awaitRequests(RuleStage stage, Pair pair, int number) {
        stage.lab().await(number + " requests on the link", () -> sent(pair, MessageType.REQUEST) == number);
    }

    private static long sent(Pair pair, MessageType type) {
        return pair.ours().envelopes().filter(envelope -> envelope.isOwn(type)).count();
    }

    static void failureOfTheAgentIsAnswered(RuleStage stage) throws IOException, InterruptedException {
        Pair pair = Pair.at(stage);
        pair.ours().end();
        pair.ours().loseAgent();
        pair.ours().start();

        HttpResponse answer = pair.theirs().ask(pair.ours().id(), saying("anybody"), PATIENT);

        expect(answer.status() == 502, "the error of our daemon", answer);
    }

    static void largePayloadsAreRefused(RuleStage stage) throws IOException, InterruptedException {
        Pair pair = Pair.at(stage);
        var large = JsonObject.empty().with("said", "x".repeat(TOO_MANY_BYTES));

        HttpResponse there = pair.ours().ask(pair.theirs().id(), large, PATIENT);
        expect(there.bodyText().contains("too_large"), "a refusal of what no message of the channel holds", there);
        var wanted = JsonObject.empty().with("bytes", JsonInteger.of(TOO_MANY_BYTES));
        HttpResponse back = pair.theirs().ask(pair.ours().id(), wanted, PATIENT);
        expect(back.status() == 502, "an error instead of an answer that no message holds", back);

        pair.ours().echo(pair.theirs().id(), "after");
        pair.theirs().echo(pair.ours().id(), "after");
        if (!pair.ours().envelopes().allMatch(DaemonRules::fitsInOneMessage)) {
            throw new LabException("something larger than a Noise message left");
        }
    }

    private static boolean fitsInOneMessage(Sent envelope) {
        return !(envelope.payload().orElse(JsonObject.empty()) instanceof JsonString(var text))
                || text.length() <= LONGEST_SEALED;
    }

    static void slowRequestHoldsUpNothing(RuleStage stage) throws IOException, InterruptedException {
        Pair pair = Pair.at(stage);
        pair.theirs().echo(pair.ours().id(), "first");
        CompletableFuture<HttpResponse> slow = pair.theirs().asking(pair.ours().id(), saying("wait"), PATIENT);
        stage.lab().await("the slow request", () -> pair.ours().agent().asked() == 2);

        pair.theirs().echo(pair.ours().id(), "meanwhile");
        if (slow.isDone()) {
            throw new LabException("the slow request was answered first");
        }
        pair.ours().agent().release();

        expectEcho(slow.join(), "wait");
    }

    /// Of each caller several requests wait at our agent: its next one is
    /// answered, and so is the first one of somebody who comes then. A request in plain text waits as well.
    static void slowHandlersHoldUpNobody(RuleStage stage) throws IOException, InterruptedException {
        Pair pair = Pair.at(stage);
        Library library = stage.caller();
        pair.theirs().echo(pair.ours().id(), "first");
        library.request(pair.ours().id(), saying("first"), PATIENT).expectOk("first");
        List<Slow> slow = new ArrayList<>();
        for (int n = 0; n < SLOW; n++) {
            // One after the other: the original's own end loses requests that leave at once (W2).
            Slow next = Slow.asked(pair, library, n);
            slow.add(next);
            int held = 2 + 3 * (n + 1);
            stage.lab().await("slow requests", () -> pair.ours().agent().asked() == held);
        }

        pair.theirs().echo(pair.ours().id(), "meanwhile");
        library.request(pair.ours().id(), saying("meanwhile"), PATIENT).expectOk("meanwhile");
        stage.daemon("newcomer", RUST).echo(pair.ours().id(), "newcomer");
        if (slow.stream().anyMatch(Slow::isDone)) {
            throw new LabException("a slow request was answered first");
        }

        for (Slow one : slow) {
            one.expectAnswers(pair.ours().agent());
        }
    }

    /// Three requests that wait at our agent, each with words of its own: of a daemon, of the library, and of the
    /// library in plain text.
    private record Slow(
            String words,
            CompletableFuture<HttpResponse> ofDaemon,
            Library.Question ofLibrary,
            Library.Question inPlainText) {
        static Slow asked(Pair pair, Library library, int number) throws IOException {
            String words = "wait " + number + " ";
            String ours = pair.ours().id();
            return new Slow(
                    words,
                    pair.theirs().asking(ours, saying(words + "daemon"), PATIENT),
                    library.request(ours, saying(words + "library"), PATIENT),
                    library.plain(ours, saying(words + "plain"), PATIENT));
        }

        boolean isDone() {
            return ofDaemon.isDone() || ofLibrary.isDone() || inPlainText.isDone();
        }

        /// Lets one answer go at a time: of several that come at once the original's caller opens whichever it wakes
        /// up for first, and loses its session (W2).
        void expectAnswers(HeldAgent agent) {
            agent.release(words + "daemon");
            expectEcho(ofDaemon.join(), words + "daemon");
            agent.release(words + "library");
            ofLibrary.expectOk(words + "library");
            agent.release(words + "plain");
            inPlainText.expectOk(words + "plain");
        }
    }

    /// Our daemon and the original's.
    record Pair(Daemon ours, Daemon theirs) {
        static Pair at(RuleStage stage) throws IOException {
            stage.withRelay(JAVA);
            return new Pair(stage.daemon("ours", JAVA), stage.daemon("theirs", RUST));
        }
    }
}
