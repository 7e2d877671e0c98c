package io.agentmesh.tests.play;

import io.agentmesh.examples.lab.Lab;
import io.agentmesh.examples.lab.Toolbox;
import io.agentmesh.examples.play.Audience;
import io.agentmesh.examples.play.Backend;
import io.agentmesh.examples.play.Cast;
import io.agentmesh.examples.play.Maker;
import io.agentmesh.examples.play.MeshPlay;
import io.agentmesh.examples.play.Wardrobe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Runs the built programs through `scripts/`, as a person does from a clone. Each scene of the play asserts
/// for itself.
final class MeshPlayIT {
    static final List<Cast> CASTS = List.of(
            Cast.allJava(),
            new Cast("one server", new Backend.Together(Maker.JAVA), Maker.JAVA, Maker.JAVA, Maker.JAVA));

    @ParameterizedTest
    @FieldSource("CASTS")
    void everySceneGoesAsItShould(Cast cast) throws IOException {
        var wardrobe = new Wardrobe(Toolbox.ofScripts(scripts()), Optional.empty());
        try (Lab lab = Lab.open()) {
            MeshPlay play = MeshPlay.prepare(lab, cast, wardrobe, Audience.nobody());

            play.register();
            play.startDaemons();
            play.discover();
            play.request("from one process to another");
            play.stream();
            play.giveUpStream();
            play.giveUpRequest();
            play.strangerIsDenied();
            play.ruleLetsTheStrangerIn();
            play.outliveEverybody("from one life to another");
            play.secretsStayedIn();
        }
    }

    /// Failsafe runs in the module's folder.
    static Path scripts() {
        return Path.of("").toAbsolutePath().resolveSibling("scripts");
    }
}
