package io.agentmesh.examples.demo;

import io.agentmesh.examples.lab.Lab;
import io.agentmesh.examples.lab.LabException;
import io.agentmesh.examples.lab.Toolbox;
import io.agentmesh.examples.play.Cast;
import io.agentmesh.examples.play.MeshPlay;
import io.agentmesh.examples.play.PlayFailedException;
import io.agentmesh.examples.play.Wardrobe;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The demo: `MeshDemo SCRIPTS_FOLDER`. Exit code 0 if all went as it should, 1 if not, 2 if it was called wrongly.
public final class MeshDemo {
    private static final int CANARY_BYTES = 24;

    private MeshDemo() {}

    /// Runs the demo with our programs as `scripts/` starts them.
    public static void main(String[] arguments) {
        if (arguments.length != 1) {
            System.err.println("usage: MeshDemo SCRIPTS_FOLDER");
            System.exit(2);
        }
        System.exit(run(Path.of(arguments[0]), new Stage(System.out)));
    }

    private static int run(Path scripts, Stage stage) {
        try (Lab lab = Lab.open()) {
            var wardrobe = new Wardrobe(Toolbox.ofScripts(scripts), Optional.empty());
            perform(MeshPlay.prepare(lab, Cast.allJava(), wardrobe, stage), stage);
            stage.says("All went as it should.");
            return 0;
        } catch (PlayFailedException | LabException | IOException failed) {
            stage.says("FAILED: " + failed.getMessage());
            return 1;
        }
    }

    private static void perform(MeshPlay play, Stage stage) throws IOException {
        var random = new SecureRandom();
        String canary = canary(random);
        String durable = canary(random);

        play.register();
        play.startDaemons();
        play.discover();
        play.request(canary);
        play.stream();
        play.giveUpStream();
        play.giveUpRequest();
        play.strangerIsDenied();
        play.ruleLetsTheStrangerIn();
        play.askWhoIsAway("see you later");
        String kept = play.outliveEverybody(durable);
        stage.says("bob's agent was asked once, and alice's daemon was down until it had answered");
        stage.scene("What the relay saw");
        proveBlindness(canary, play, stage);
        proveBlindnessWhileAway(durable, kept, play, stage);
        play.secretsStayedIn();
        stage.says("no key and no token stands in the log of any program");
    }

    private static String canary(SecureRandom random) {
        byte[] bytes = new byte[CANARY_BYTES];
        random.nextBytes(bytes);
        return Blindness.canary(bytes);
    }

    /// The recording must hold the envelope of a request from the caller to the callee, whose ids it did not get
    /// from there, or it proves nothing; and it must not hold the canary.
    private static void proveBlindness(String canary, MeshPlay play, Stage stage) {
        String recording = play.seenInTheMiddle();
        Matcher envelope = envelope(play, "request").matcher(recording);
        if (!envelope.find()) {
            throw new PlayFailedException("the recording of the relay links does not hold the request's envelope");
        }
        stage.says("the recording of the relay links (" + recording.length() + " characters) holds the request's");
        stage.says("envelope " + envelope.group(1) + ", from alice's agent to bob's");
        List<String> found = Blindness.found(canary, recording);
        if (!found.isEmpty()) {
            throw new PlayFailedException("the recording holds the payload, as " + found);
        }
        stage.says("and nowhere " + canary + ", which it carried: not raw, not in base64, not JSON-escaped");
    }

    /// The same for the durable message: its envelope lay on the relay's disk while that was down.
    private static void proveBlindnessWhileAway(String canary, String kept, MeshPlay play, Stage stage) {
        Matcher envelope = envelope(play, "control").matcher(kept);
        if (!envelope.find()) {
            throw new PlayFailedException("the relay's disk does not hold the durable message's envelope");
        }
        stage.says("the disks of relay and registry (" + kept.length() + " bytes) held, while they were down, the");
        stage.says("durable message's envelope " + envelope.group(1));
        List<String> found = Blindness.found(canary, kept + play.seenInTheMiddle());
        if (!found.isEmpty()) {
            throw new PlayFailedException("disks or recording hold the durable message's payload, as " + found);
        }
        stage.says("and neither they nor the recording " + canary);
    }

    private static Pattern envelope(MeshPlay play, String type) {
        return Pattern.compile("\\{\"id\":\"([0-9a-f-]{36})\",\"from\":\"" + play.caller() + "\",\"to\":\""
                + play.callee() + "\",\"msg_type\":\"" + type + "\"");
    }
}
