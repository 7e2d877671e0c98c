package io.agentmesh.tests.interop.rule;

import static io.agentmesh.tests.interop.rule.Daemon.expect;
import static io.agentmesh.tests.interop.rule.Daemon.saying;

import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.examples.lab.LabException;
import io.agentmesh.examples.lab.Typed;
import io.agentmesh.examples.play.Maker;
import io.agentmesh.http.message.HttpResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/// Rules of streams and checks, between our daemon and the original's library: its daemon knows no streams.
final class LibraryRules {
    private static final int PATIENT = 30;
    private static final int FIFTY = 50;

    /// As the original writes it: JSON in a text.
    private static final String ACL_DENIED = "{\\\"capability\\\":\\\"echo\\\",\\\"error\\\":\\\"acl_denied\\\"}";

    private LibraryRules() {}

    static void endOfAStreamIsPlain(RuleStage stage) throws IOException {
        stage.withRelay(Maker.JAVA);
        Daemon ours = stage.daemon("ours", Maker.JAVA);
        Library theirs = stage.caller();

        theirs.stream(ours.id(), saying("count"), PATIENT).expectItems("1", "2", "3");
        theirs.request(ours.id(), saying("after"), PATIENT).expectOk("after");

        List<Sent> ends = ours.envelopes()
                .filter(envelope -> envelope.isOwn(MessageType.STREAM_END))
                .toList();
        if (ends.size() != 1 || ends.getFirst().isSealed()) {
            throw new LabException("expected one plain end of a stream, got " + ends);
        }
    }

    static void sealedEndIsOpened(RuleStage stage) throws IOException, InterruptedException {
        stage.withRelay(Maker.JAVA);
        Daemon ours = stage.daemon("ours", Maker.JAVA);
        Library theirs = stage.agent();

        Typed typed = ours.person()
                .meshctl("request", "--stream", "--target=" + theirs.id(), "--capability", "count", "--payload", "{}");

        if (!typed.succeeded() || typed.out().lines().count() != 3) {
            throw new LabException("expected three items: " + typed.printed());
        }
        ours.echo(theirs.id(), "after");
        theirs.request(ours.id(), saying("back"), PATIENT).expectOk("back");
    }

    static void fiftyAtOnceToAnAgent(RuleStage stage) throws IOException, InterruptedException {
        stage.withRelay(Maker.JAVA);
        Daemon ours = stage.daemon("ours", Maker.JAVA);
        Library theirs = stage.agent();

        List<CompletableFuture<HttpResponse>> answers = IntStream.range(0, FIFTY)
                .mapToObj(n -> ours.asking(theirs.id(), saying("n" + n), PATIENT))
                .toList();

        for (int n = 0; n < FIFTY; n++) {
            Daemon.expectEcho(answers.get(n).join(), "n" + n);
        }
    }

    /// Sealed and plain, requests and streams, answers and errors, as agent and as caller.
    static void everythingPassesOurChecks(RuleStage stage) throws IOException, InterruptedException {
        stage.withRelay(Maker.JAVA);
        Daemon ours = stage.daemon("ours", Maker.JAVA);
        Daemon daemon = stage.daemon("theirs", Maker.RUST);
        Library caller = stage.caller();
        Library agent = stage.agent();

        caller.request(ours.id(), saying("sealed"), PATIENT).expectOk("sealed");
        caller.plain(ours.id(), saying("plain"), PATIENT).expectOk("plain");
        agent.stream(ours.id(), saying("items"), PATIENT).expectItems("1", "2", "3");
        daemon.echo(ours.id(), "of a daemon");
        ours.echo(agent.id(), "to an agent");
        ours.echo(daemon.id(), "to a daemon");
        errorIsItsPeersOwn(stage, ours);
    }

    /// A denial of the original's is told as what its peer said, and its session goes on.
    private static void errorIsItsPeersOwn(RuleStage stage, Daemon ours) throws IOException, InterruptedException {
        Daemon closed = stage.daemon("closed", Maker.RUST, Daemon.Door.CLOSED);
        for (int time = 1; time <= 2; time++) {
            HttpResponse denied = ours.ask(closed.id(), saying("denied"), PATIENT);
            expect(denied.status() == 502, "the status of an error of a peer", denied);
            expect(denied.bodyText().contains("\"reason\":\"remote\""), "the reason remote", denied);
            expect(denied.bodyText().contains(ACL_DENIED), "the words of the original", denied);
        }
        long sealed = ours.envelopes()
                .filter(envelope -> envelope.is(MessageType.ERROR) && !envelope.isOwn(MessageType.ERROR))
                .filter(Sent::isSealed)
                .count();
        if (sealed != 2) {
            throw new LabException("expected two sealed errors of the original's, there were " + sealed);
        }
    }
}
