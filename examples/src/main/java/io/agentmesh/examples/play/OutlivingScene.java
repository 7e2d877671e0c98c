package io.agentmesh.examples.play;

import io.agentmesh.examples.lab.Lab;
import io.agentmesh.examples.lab.Person;
import io.agentmesh.examples.lab.Typed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// The scene with a durable message: every program is restarted between its sending and its reading, and the two
/// daemons do not run at the same time before it was read.
///
/// @param lab where programs run
/// @param audience watches
/// @param programs what is restarted
/// @param ends who sends, who receives, and the agent behind the latter
record OutlivingScene(Lab lab, Audience audience, Programs programs, StreamScenes.Ends ends) {
    /// Everything but the agents themselves, which know of no mesh.
    record Programs(Middle middle, Daemons daemons) {}

    /// The message is sent, kept, read, handled once, answered and signed for.
    ///
    /// @return what lay on the disks of relay and registry when they were down
    String play(String text) {
        audience.scene("Send a message that outlives everybody");
        long asked = ends.agent().answers();
        programs.daemons().stop(ends.callee());
        audience.stopped(daemonOf(ends.callee()));
        String id = send(text);
        expect(ends.caller(), typed -> typed.out().contains("\"state\": \"queued\""), "outbox", "show", id);

        programs.daemons().kill(ends.caller());
        audience.killed(daemonOf(ends.caller()));
        programs.middle().kill(audience);
        String kept = programs.middle().kept();
        programs.middle().startAgain(audience);

        start(ends.callee());
        lab.await("bob's agent to be asked", () -> ends.agent().answers() > asked);
        String handled = id + "  processed";
        expect(ends.callee(), typed -> typed.out().contains(handled), "inbox");

        start(ends.caller());
        expect(ends.caller(), typed -> typed.out().contains(text), "outbox", "show", "--wait", "--timeout=60", id);
        expect(ends.caller(), OutlivingScene::isSigned, "receipt", id);
        long times = ends.agent().answers() - asked;
        if (times != 1) {
            throw new PlayFailedException("bob's agent was asked " + times + " times (expected: once)");
        }
        return kept;
    }

    private String send(String text) {
        Person sender = ends.caller().person();
        Typed typed = sender.meshctl(
                "send",
                "--target=" + ends.callee().key().id(),
                "--capability",
                MeshPlay.CAPABILITY,
                "--payload",
                "{\"message\":\"" + text + "\"}");
        audience.typed(sender, typed);
        if (!typed.succeeded()) {
            throw PlayFailedException.of("an id", typed);
        }
        return typed.out().strip();
    }

    private void start(Actor actor) {
        programs.daemons().awaitReady(programs.daemons().startAgain(actor));
        audience.started(daemonOf(actor));
    }

    private static String daemonOf(Actor actor) {
        return "meshd for " + actor.person().name() + "'s agent";
    }

    private static boolean isSigned(Typed typed) {
        return typed.out().startsWith("processed ") && typed.out().contains("The recipient's signature holds.");
    }

    /// Types this until it shows what is expected, and shows that one.
    private void expect(Actor actor, Predicate<Typed> expected, String... words) {
        List<Typed> typed = new ArrayList<>();
        lab.await(String.join(" ", words) + " to show what is expected", () -> {
            typed.add(actor.person().meshctl(words));
            return typed.getLast().succeeded() && expected.test(typed.getLast());
        });
        audience.typed(actor.person(), typed.getLast());
    }
}
