package io.agentmesh.examples.play;

import io.agentmesh.examples.lab.Lab;
import io.agentmesh.examples.lab.Running;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The daemons of a play: they come, go, and come back to the same home. Used by one thread.
final class Daemons {
    private static final String READY = "meshd ready ";

    private final Lab lab;
    private final Wardrobe wardrobe;
    private final Map<String, Daemon> byOwner = new HashMap<>();
    private final List<Running> ofOurs = new ArrayList<>();

    /// @param starts how often it was started
    private record Daemon(Maker maker, Running running, int starts) {}

    Daemons(Lab lab, Wardrobe wardrobe) {
        this.lab = lab;
        this.wardrobe = wardrobe;
    }

    /// Starts one beside an agent whose configuration is written, for the first time.
    Running start(Actor actor, Maker maker) {
        return launch(actor, maker, 1);
    }

    /// Starts the one again that this agent had.
    Running startAgain(Actor actor) {
        Daemon gone = daemon(actor);
        return launch(actor, gone.maker(), gone.starts() + 1);
    }

    private Running launch(Actor actor, Maker maker, int starts) {
        String name = actor.person().name();
        Running running = lab.start(
                "meshd-" + name + (starts == 1 ? "" : "-" + starts),
                actor.person(),
                wardrobe.of(maker).meshd(),
                List.of("-c", actor.daemonConfig().toString()));
        byOwner.put(name, new Daemon(maker, running, starts));
        if (maker == Maker.JAVA) {
            ofOurs.add(running);
        }
        return running;
    }

    /// Waits until those of ours serve their local API: their links may be up a moment before.
    void awaitLocalApis() {
        ofOurs.forEach(this::awaitReady);
    }

    /// Waits until a daemon of ours says that it is ready.
    void awaitReady(Running daemon) {
        lab.await(daemon, "a daemon that is ready", () -> daemon.output().contains(READY));
    }

    /// Ends an agent's daemon as its owner would.
    ///
    /// @throws PlayFailedException if it says by its exit code that something was wrong
    void stop(Actor actor) {
        Running running = daemon(actor).running();
        int exitCode = running.end();
        if (exitCode != 0) {
            throw new PlayFailedException(running.name() + " ended with " + exitCode);
        }
    }

    /// Kills an agent's daemon.
    void kill(Actor actor) {
        daemon(actor).running().kill();
    }

    private Daemon daemon(Actor actor) {
        return Objects.requireNonNull(byOwner.get(actor.person().name()), "daemons are started first");
    }

    /// All that were started and are ours, also those that ended.
    List<Running> ofOurs() {
        return List.copyOf(ofOurs);
    }
}
