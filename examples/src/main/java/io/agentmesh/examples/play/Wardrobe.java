package io.agentmesh.examples.play;

import io.agentmesh.examples.lab.Toolbox;
import java.util.Optional;

/// Both makers' programs.
///
/// @param ours our programs, built
/// @param originals the original's, if they are installed
public record Wardrobe(Toolbox ours, Optional<Toolbox> originals) {
    /// The programs of one maker.
    ///
    /// @throws IllegalStateException if the original's are asked for and not installed
    public Toolbox of(Maker maker) {
        return switch (maker) {
            case JAVA -> ours;
            case RUST -> originals.orElseThrow(() -> new IllegalStateException("the original is not installed"));
        };
    }
}
