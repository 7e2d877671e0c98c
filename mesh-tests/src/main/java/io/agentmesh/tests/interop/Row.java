package io.agentmesh.tests.interop;

import io.agentmesh.examples.lab.Lab;
import io.agentmesh.examples.lab.LabException;
import io.agentmesh.examples.play.Audience;
import io.agentmesh.examples.play.Cast;
import io.agentmesh.examples.play.Cast.Durable;
import io.agentmesh.examples.play.Cast.Streaming;
import io.agentmesh.examples.play.MeshPlay;
import io.agentmesh.examples.play.PlayFailedException;
import io.agentmesh.examples.play.Wardrobe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One cast's play: how far it came, and what stopped it.
///
/// @param cast who played
/// @param passed the scenes that went as they should, in order
/// @param failure what went otherwise; empty if nothing did
record Row(Cast cast, List<String> passed, Optional<String> failure) {
    /// The scenes of every row, the columns of the table.
    static final List<String> SCENES =
            List.of("register", "connect", "discover", "request", "denied", "acl create", "stream", "send");

    private static final String STREAM = "stream";
    private static final String SEND = "send";

    Row {
        passed = List.copyOf(passed);
    }

    static Row play(Cast cast, Wardrobe wardrobe) {
        List<String> passed = new ArrayList<>();
        try (Lab lab = Lab.open()) {
            MeshPlay play = MeshPlay.prepare(lab, cast, wardrobe, Audience.nobody());
            for (String scene : SCENES) {
                if (isPlayed(scene, cast)) {
                    perform(play, scene);
                    passed.add(scene);
                }
            }
            return new Row(cast, passed, Optional.empty());
        } catch (PlayFailedException | LabException | IOException failed) {
            return new Row(cast, passed, Optional.of(String.valueOf(failed.getMessage())));
        }
    }

    private static boolean isPlayed(String scene, Cast cast) {
        return switch (scene) {
            case STREAM -> cast.streaming() != Streaming.NOT_ASKED;
            case SEND -> cast.durable() != Durable.NOT_ASKED;
            default -> true;
        };
    }

    private static void perform(MeshPlay play, String scene) throws IOException {
        switch (scene) {
            case "register" -> play.register();
            case "connect" -> play.startDaemons();
            case "discover" -> play.discover();
            case "request" -> play.request("between two languages");
            case "denied" -> play.strangerIsDenied();
            case "acl create" -> play.ruleLetsTheStrangerIn();
            case STREAM -> play.stream();
            case SEND -> play.sendDurably();
            default -> throw new IllegalArgumentException("scene: " + scene + " (expected: one of " + SCENES + ")");
        }
    }

    String line() {
        var line = new StringBuilder(String.format("%-28s", cast.name()));
        for (String scene : SCENES) {
            line.append(String.format(" %-10s", verdict(scene)));
        }
        return line.toString().stripTrailing();
    }

    private String verdict(String scene) {
        if (passed.contains(scene)) {
            return switch (scene) {
                case STREAM -> cast.streaming().word();
                case SEND -> cast.durable().word();
                default -> "ok";
            };
        }
        return failure.isPresent() && passed.size() == SCENES.indexOf(scene) ? "FAILED" : "-";
    }
}
