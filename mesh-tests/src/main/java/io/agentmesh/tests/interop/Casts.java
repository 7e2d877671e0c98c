package io.agentmesh.tests.interop;

import static io.agentmesh.examples.play.Maker.JAVA;
import static io.agentmesh.examples.play.Maker.RUST;

import io.agentmesh.examples.play.Backend;
import io.agentmesh.examples.play.Backend.Apart;
import io.agentmesh.examples.play.Backend.Together;
import io.agentmesh.examples.play.Cast;
import java.util.List;

/// The rows of the table: one program of the original among ours, and one of ours among the original's.
final class Casts {
    private static final Backend OURS = new Apart(JAVA, JAVA);
    private static final Backend THEIRS = new Apart(RUST, RUST);

    private Casts() {}

    static List<Cast> all() {
        return List.of(
                Cast.allJava(),
                new Cast("all Java, one server", new Together(JAVA), JAVA, JAVA, JAVA),
                new Cast("Rust relay", new Apart(RUST, JAVA), JAVA, JAVA, JAVA),
                new Cast("Rust registry", new Apart(JAVA, RUST), JAVA, JAVA, JAVA),
                new Cast("Rust server", new Together(RUST), JAVA, JAVA, JAVA),
                new Cast("Rust meshd, caller", OURS, RUST, JAVA, JAVA),
                new Cast("Rust meshd, callee", OURS, JAVA, RUST, JAVA),
                new Cast("Rust meshd, both", OURS, RUST, RUST, JAVA),
                new Cast("Rust meshctl", OURS, JAVA, JAVA, RUST),
                new Cast("all Rust but relay", new Apart(JAVA, RUST), RUST, RUST, RUST),
                new Cast("all Rust but registry", new Apart(RUST, JAVA), RUST, RUST, RUST),
                new Cast("all Rust but server", new Together(JAVA), RUST, RUST, RUST),
                new Cast("all Rust but meshd, caller", THEIRS, JAVA, RUST, RUST),
                new Cast("all Rust but meshd, callee", THEIRS, RUST, JAVA, RUST),
                new Cast("all Rust but meshctl", THEIRS, RUST, RUST, JAVA));
    }
}
