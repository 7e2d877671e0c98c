package io.agentmesh.tests.interop.rule;

import io.agentmesh.examples.lab.Lab;
import io.agentmesh.examples.lab.Person;
import io.agentmesh.examples.lab.Recorder;
import io.agentmesh.examples.lab.Running;
import io.agentmesh.examples.play.Maker;
import io.agentmesh.examples.play.Wardrobe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A relay without a registry, where everybody may call everybody, and agents of both makers at it. Each has a link
/// of its own that is read along.
final class RuleStage {
    private final Lab lab;
    private final Wardrobe wardrobe;
    private final Path library;
    private final int relayPort;
    private final Person operator;
    private final List<Running> relays = new ArrayList<>();

    RuleStage(Lab lab, Wardrobe wardrobe, Path library) {
        this.lab = lab;
        this.wardrobe = wardrobe;
        this.library = library;
        this.relayPort = lab.freePort();
        this.operator = lab.person("operator", wardrobe.ours().meshctl());
    }

    Lab lab() {
        return lab;
    }

    Wardrobe wardrobe() {
        return wardrobe;
    }

    /// Starts the relay, or starts it again after its end; returns once it answers.
    RuleStage withRelay(Maker maker) {
        Running relay = lab.start(
                "relay-" + relays.size(),
                operator,
                wardrobe.of(maker).relay(),
                List.of(
                        "--listen",
                        "127.0.0.1:" + relayPort,
                        "--data-dir",
                        lab.folder().resolve("relay").toString()));
        relays.add(relay);
        lab.awaitHealthy(relay, "http://127.0.0.1:" + relayPort + "/health");
        return this;
    }

    /// Kills the relay that runs.
    void killRelay() {
        relays.getLast().kill();
    }

    /// A daemon and an agent behind it, connected.
    Daemon daemon(String name, Maker maker) throws IOException {
        return daemon(name, maker, Daemon.Door.OPEN);
    }

    /// The same, and whom it lets in.
    Daemon daemon(String name, Maker maker, Daemon.Door door) throws IOException {
        var daemon = new Daemon(this, new Seat(name, link()), maker, door);
        daemon.start();
        return daemon;
    }

    /// A program over the original's library that asks, connected.
    Library caller() throws IOException {
        return lab.keep(Library.start(library, "client", link()));
    }

    /// A program over the original's library that asks and answers, connected.
    Library agent() throws IOException {
        return lab.keep(Library.start(library, "agent", link()));
    }

    /// A link for somebody who is not of this package.
    Recorder link() throws IOException {
        return lab.keep(Recorder.start(relayPort));
    }

    /// What somebody needs to take part.
    record Seat(String name, Recorder link) {
        String relayUrl() {
            return "ws://127.0.0.1:" + link.port() + "/ws";
        }
    }

    /// All envelopes that this end put on its link, in the order in which it did.
    static Stream<Sent> sent(Recorder link) {
        return link.frames().stream().flatMap(frame -> Sent.of(frame).stream());
    }
}
