package io.agentmesh.examples.play;

import io.agentmesh.examples.echo.EchoAgent;
import io.agentmesh.examples.lab.Lab;
import io.agentmesh.examples.lab.Running;
import io.agentmesh.examples.lab.Typed;
import io.agentmesh.examples.play.Cast.Streaming;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// The scenes with requests that are answered by many results, or given up before they are answered.
///
/// @param lab where programs run
/// @param streaming what becomes of such a request with this cast
/// @param audience watches
/// @param ends who asks and who answers
record StreamScenes(Lab lab, Streaming streaming, Audience audience, Ends ends) {
    /// What a shell shows of a program that was asked to end.
    private static final int TERMINATED = 143;
    /// So many that the agent is still at it when it is no longer asked.
    private static final String ENDLESS = "{\"message\":\"tick\",\"repeat\":1000000}";

    private static final String THREE = "{\"message\":\"tick\",\"repeat\":3}";
    private static final String FOREVER = "{\"message\":\"think\",\"forever\":true}";
    /// Less than the 30 s after which the agent's daemon would hang up by itself.
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    /// Who asks, who is asked, and the agent behind the latter.
    record Ends(Actor caller, Actor callee, EchoAgent agent) {}

    /// Three results, each on a line of its own. The original's daemon gives one, and cannot ask for more.
    void threeResults() {
        audience.scene("Ask for results as they come");
        Typed typed = ends.caller().stream(ends.callee(), MeshPlay.CAPABILITY, THREE);
        audience.typed(ends.caller().person(), typed);
        switch (streaming) {
            case MANY_RESULTS -> expectLines(3, typed);
            case ONE_RESULT -> expectLines(1, typed);
            case REFUSED, NOT_ASKED -> expectRefusal(typed);
        }
    }

    private static void expectLines(int lines, Typed typed) {
        boolean allThere =
                typed.out().lines().filter(line -> line.contains("tick")).count() == lines;
        if (!typed.succeeded() || !allThere || typed.out().lines().count() != lines) {
            throw PlayFailedException.of("success with " + lines + " lines", typed);
        }
    }

    private static void expectRefusal(Typed typed) {
        if (typed.succeeded() || !typed.err().contains("does not know streams")) {
            throw PlayFailedException.of("a refusal that says so", typed);
        }
    }

    /// The command is ended after its first result, and the agent at the other end stops.
    void giveUp() {
        audience.scene("End the command, and the agent stops");
        String[] words = Actor.streamWords(ends.callee(), MeshPlay.CAPABILITY, ENDLESS);
        Running asking = lab.start(
                "meshctl-stream", ends.caller().person(), ends.caller().person().meshctl(), List.of(words));
        lab.await(asking, "the first result", () -> asking.output().contains("\"number\":1}"));
        int exitCode = asking.end();
        String firstLine = asking.output().lines().findFirst().orElse("");
        expectCutOff(new Typed(commandOf(words), exitCode, firstLine + "\n…\n", ""));
    }

    /// The same before there is any answer.
    void giveUpBeforeTheAnswer() {
        audience.scene("End it before the answer, and the agent stops, too");
        String[] words = Actor.requestWords(ends.callee(), MeshPlay.CAPABILITY, FOREVER);
        Running asking = lab.start(
                "meshctl-request",
                ends.caller().person(),
                ends.caller().person().meshctl(),
                List.of(words));
        lab.await(asking, "the agent to begin", () -> ends.agent().hasBegunLongAnswer());
        expectCutOff(new Typed(commandOf(words), asking.end(), "", ""));
    }

    private void expectCutOff(Typed typed) {
        audience.typed(ends.caller().person(), typed);
        if (typed.exitCode() != TERMINATED || !agentIsCutOff()) {
            throw PlayFailedException.of("exit code " + TERMINATED + ", and an agent that stops", typed);
        }
    }

    private static List<String> commandOf(String[] words) {
        return Stream.concat(Stream.of("meshctl"), Stream.of(words)).toList();
    }

    private boolean agentIsCutOff() {
        try {
            return ends.agent().awaitCutOff(PATIENCE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
