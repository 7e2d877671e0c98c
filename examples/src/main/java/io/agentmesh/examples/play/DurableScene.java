package io.agentmesh.examples.play;

import io.agentmesh.examples.lab.Lab;
import io.agentmesh.examples.lab.Typed;
import java.util.ArrayList;
import java.util.List;

/// The scene with a durable message: between two daemons of ours it arrives, whoever carries it. Where one of
/// the original's stands in its way the command says so at once, and nothing is kept.
///
/// @param lab where programs run
/// @param audience watches
/// @param caller who sends
/// @param callee who receives
record DurableScene(Lab lab, Audience audience, Actor caller, Actor callee) {
    private static final String PAYLOAD = "{\"message\":\"kept until you are back\"}";

    void play(Cast.Durable outcome) {
        audience.scene("Send a message that waits");
        switch (outcome) {
            case PROCESSED -> arrives();
            case NO_PREKEYS -> refused("the agent cannot be written to while it is away", "meshctl request --wait");
            case NO_ROUTES -> refused("this meshd sends no durable messages", "meshctl request --wait");
            case NOT_ASKED -> {}
        }
    }

    /// Until the recipient's daemon has published its prekeys the message is refused.
    private void arrives() {
        List<Typed> sent = new ArrayList<>();
        lab.await("prekeys of the recipient", () -> {
            sent.add(send());
            return sent.getLast().succeeded();
        });
        String id = sent.getLast().out().strip();
        lab.await("the recipient's word", () -> show(id).out().contains("\"state\": \"processed\""));
        Typed receipt = caller.person().meshctl("receipt", id);
        audience.typed(caller.person(), receipt);
        if (!receipt.succeeded() || !receipt.out().contains("The recipient's signature holds.")) {
            throw PlayFailedException.of("a receipt that its recipient signed", receipt);
        }
    }

    private void refused(String why, String next) {
        Typed typed = send();
        audience.typed(caller.person(), typed);
        if (typed.exitCode() != 1 || !typed.err().contains(why) || !typed.err().contains(next)) {
            throw PlayFailedException.of("exit code 1 with \"" + why + "\" and \"" + next + "\"", typed);
        }
        Typed kept = caller.person().meshctl("outbox", "list");
        if (kept.printed().contains(callee.key().id().value())) {
            throw PlayFailedException.of("an outbox without it", kept);
        }
    }

    private Typed send() {
        return caller.person().meshctl("send", callee.key().id().value(), MeshPlay.CAPABILITY, PAYLOAD);
    }

    private Typed show(String id) {
        return caller.person().meshctl("outbox", "show", id);
    }
}
