package io.agentmesh.tests.interop.rule;

import static io.agentmesh.examples.play.Maker.JAVA;
import static io.agentmesh.examples.play.Maker.RUST;

import io.agentmesh.examples.lab.Frame;
import io.agentmesh.examples.lab.LabException;
import io.agentmesh.examples.lab.Running;
import io.agentmesh.tests.interop.rule.DaemonRules.Pair;
import java.io.IOException;
import java.util.List;

/// Rules of links and homes: logins, pings, files, and a daemon that is away.
final class RelayRules {
    private RelayRules() {}

    static void refusedResumeIsFollowedByALogin(RuleStage stage) throws IOException, InterruptedException {
        stage.withRelay(RUST);
        Daemon ours = stage.daemon("ours", JAVA);
        Daemon theirs = stage.daemon("theirs", RUST);
        ours.echo(theirs.id(), "before");

        stage.killRelay();
        stage.withRelay(RUST);

        stage.lab().await("an answer through the new relay", () -> isAnswered(ours, theirs));
        long challenges = ours.link().frames().stream()
                .filter(frame ->
                        frame.sender() == Frame.Sender.RELAY && frame.text().startsWith("{\"nonce\""))
                .count();
        if (challenges < 2) {
            throw new LabException("expected a login in full at both relays, there were " + challenges);
        }
    }

    /// The original's daemon may not be back yet; what is sent to it then is lost.
    private static boolean isAnswered(Daemon ours, Daemon theirs) {
        try {
            return ours.ask(theirs.id(), Daemon.saying("after"), 2).status() == 200;
        } catch (IOException gone) {
            throw new LabException("our daemon is gone", gone);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", interrupted);
        }
    }

    static void noPingBeforeTheResult(RuleStage stage) throws IOException, InterruptedException {
        Pair pair = Pair.at(stage);
        Library library = stage.agent();
        pair.ours().echo(library.id(), "connected");

        for (var link : List.of(pair.theirs().link(), library.link())) {
            boolean early = link.frames().stream()
                    .filter(frame -> frame.sender() == Frame.Sender.RELAY)
                    .takeWhile(frame -> !frame.text().contains("\"success\":true"))
                    .anyMatch(frame -> frame.opcode() == Frame.PING);
            if (early) {
                throw new LabException("a ping went out before the result of the login");
            }
        }
    }

    static void oneHome(RuleStage stage) throws IOException, InterruptedException {
        Pair pair = Pair.at(stage);
        for (var maker : List.of(RUST, JAVA, RUST)) {
            pair.ours().end();
            pair.ours().start(maker);
            // The other end may find out by one request that there is a new session.
            stage.lab().await("an answer from the home of " + maker, () -> isAnswered(pair.ours(), pair.theirs()));
        }
    }

    static void outboxWaits(RuleStage stage) throws IOException, InterruptedException {
        Pair pair = Pair.at(stage);
        pair.theirs().kill();
        Running asking = stage.lab()
                .start(
                        "meshctl-wait",
                        pair.ours().person(),
                        stage.wardrobe().ours().meshctl(),
                        List.of(
                                "request",
                                "--wait",
                                "--target=" + pair.theirs().id(),
                                "--capability",
                                "echo",
                                "--payload",
                                "{\"said\":\"from the outbox\"}"));
        stage.lab()
                .await(asking, "the request to be kept", () -> asking.output().contains("meshd keeps the request as "));

        pair.theirs().start();

        stage.lab().await("an answer for whoever waited", () -> !asking.isAlive());
        if (!asking.output().contains("from the outbox")
                || pair.theirs().agent().asked() != 1) {
            throw new LabException("expected one answer, got " + asking.output() + " and "
                    + pair.theirs().agent().asked() + " requests");
        }
    }
}
