package io.agentmesh.meshctl.command;

import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.meshctl.config.Surroundings;
import io.agentmesh.meshctl.testing.FakeScreen;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/// Parsers to be looked at: nothing is run, and nobody reads what they print.
final class Parsers {
    private Parsers() {}

    /// The one that would read these words; without any, one that knows all commands.
    static CommandLine readingFor(String... words) {
        Surroundings nobody = new Surroundings(
                Map.of(),
                InputStream.nullInputStream(),
                FakeClock.atSomeDay(),
                FakeClock.atSomeDay(),
                time -> {},
                new FakeScreen(),
                SecureRandom::new,
                "1.2.3");
        PrintWriter unread = new PrintWriter(Writer.nullWriter());
        RootCommand root = new RootCommand();
        try (Context context = new Context(root.options(), nobody, unread, unread)) {
            return new CommandTree(nobody, unread, unread).parser(root, context, List.of(words));
        }
    }
}
