package io.agentmesh.examples.play;

import io.agentmesh.examples.lab.Lab;
import io.agentmesh.examples.lab.Running;
import io.agentmesh.examples.lab.Typed;
import java.util.List;
import java.util.stream.Stream;

/// The scene with a request to an agent whose daemon is off: it waits on the disk of whoever asks.
///
/// @param lab where programs run
/// @param audience watches
/// @param caller who asks
/// @param callee who is away
record AwayScene(Lab lab, Audience audience, Actor caller, Actor callee) {
    private static final String KEPT = "meshd keeps the request as ";

    /// The daemon goes, the request is kept, the daemon comes back, and the command that waited prints the answer.
    ///
    /// @param daemons the callee's runs
    void play(Daemons daemons, String text) {
        audience.scene("Ask an agent that is away");
        daemons.stop(callee);
        String[] words = Actor.waitWords(callee, MeshPlay.CAPABILITY, "{\"message\":\"" + text + "\"}");
        Running asking =
                lab.start("meshctl-wait", caller.person(), caller.person().meshctl(), List.of(words));
        lab.await(asking, "the request to be kept", () -> asking.output().contains(KEPT));
        daemons.startAgain(callee);
        lab.await("an answer for the one who waited", () -> !asking.isAlive());
        Typed typed = new Typed(
                Stream.concat(Stream.of("meshctl"), Stream.of(words)).toList(), asking.end(), asking.output(), "");
        audience.typed(caller.person(), typed);
        if (!typed.succeeded() || !typed.out().contains(text)) {
            throw PlayFailedException.of("success with " + text, typed);
        }
    }
}
