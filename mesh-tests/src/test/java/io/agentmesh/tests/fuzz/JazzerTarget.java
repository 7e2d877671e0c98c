package io.agentmesh.tests.fuzz;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What `scripts/fuzz` hands to Jazzer: one decoder, named on the command line. Jazzer finds both methods by their
// names.
public final class JazzerTarget {
    private static @Nullable Decoder decoder;

    private JazzerTarget() {}

    /// Called once, first.
    ///
    /// @param folder the decoder's folder in the corpus, alone
    public static void fuzzerInitialize(String[] folder) {
        decoder = Decoder.of(folder[0]);
    }

    /// Called for each input; an exception is a finding.
    public static void fuzzerTestOneInput(byte[] input) {
        Objects.requireNonNull(decoder).take(input);
    }
}
