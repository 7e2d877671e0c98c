package io.agentmesh.program.main;

import io.agentmesh.program.ExitCode;
import io.agentmesh.program.StartException;
import io.agentmesh.program.log.LogOptions;
import io.agentmesh.program.log.ProgramLog;
import io.agentmesh.program.settings.Flags;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// The options that every program has, and what a `main` does with them. A picocli mixin.
///
/// ```java
/// @Mixin private ProgramOptions options = new ProgramOptions();
///
/// public Integer call() throws InterruptedException {
///     return options.start(() -> RelayConfig.read(options.addTo(flags), environment), RelayMain::run);
/// }
/// ```
public final class ProgramOptions {
    private static final Logger log = LoggerFactory.getLogger(ProgramOptions.class);

    @Option(names = "--log-format", paramLabel = "FORMAT", description = "text or json. Default: text")
    private @Nullable String logFormat;

    @Option(names = "--log-level", paramLabel = "LEVEL", description = "error, warn, info, debug. Default: info")
    private @Nullable String logLevel;

    @ArgGroup
    private Instead instead = new Instead();

    /// What a program may be asked to do instead of its work.
    private static final class Instead {
        @Option(names = "--print-config", description = "Shows each setting and where it came from, and ends.")
        private boolean printConfig;

        @Option(
                names = "--check-config",
                description = "Says whether the settings can be used, and ends: 0, or 2 with every problem.")
        private boolean checkConfig;
    }

    /// Reads a program's settings.
    @FunctionalInterface
    public interface Reader<S extends ProgramSettings> {
        S read() throws StartException;
    }

    /// Does a program's work until its end, and gives the exit code.
    @FunctionalInterface
    public interface Work<S extends ProgramSettings> {
        int run(S settings) throws StartException, InterruptedException;
    }

    /// Notes these options' settings among a program's own.
    public Flags addTo(Flags flags) {
        return flags.put(LogOptions.FORMAT, logFormat).put(LogOptions.LEVEL, logLevel);
    }

    /// Reads the settings, and runs the program unless the command line asks for something else.
    ///
    /// @return the exit code
    public <S extends ProgramSettings> int start(Reader<S> reader, Work<S> work) throws InterruptedException {
        return start(reader, work, System.out, System.err);
    }

    <S extends ProgramSettings> int start(Reader<S> reader, Work<S> work, PrintStream out, PrintStream err)
            throws InterruptedException {
        try {
            S settings = reader.read();
            if (instead.printConfig) {
                settings.inForce().forEach(out::println);
                return ExitCode.OK;
            }
            if (instead.checkConfig) {
                settings.warnings().forEach(warning -> err.println("Warning: " + warning));
                out.println("the settings can be used");
                return ExitCode.OK;
            }
            ProgramLog.start(settings.log());
            settings.warnings().forEach(log::warn);
            return work.run(settings);
        } catch (StartException failed) {
            failed.print(err);
            return instead.checkConfig ? ExitCode.USAGE : ExitCode.FAILED;
        }
    }
}
