package io.agentmesh.meshctl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A program that writes into a file which of its streams are terminals.
public final class TerminalProbe {
    private TerminalProbe() {}

    /// Writes one line a stream.
    public static void main(String[] words) throws IOException {
        Files.write(Path.of(words[0]), List.of("1 " + Descriptor.isTerminal(1), "2 " + Descriptor.isTerminal(2)));
    }
}
