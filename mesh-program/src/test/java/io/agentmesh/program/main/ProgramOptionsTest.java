package io.agentmesh.program.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.program.ExitCode;
import io.agentmesh.program.StartException;
import io.agentmesh.program.log.LogOptions;
import io.agentmesh.program.settings.Flags;
import io.agentmesh.program.settings.Setting;
import io.agentmesh.program.settings.SettingInForce;
import io.agentmesh.program.settings.SettingsFile;
import io.agentmesh.program.settings.SettingsReader;
import io.agentmesh.program.settings.ValueType;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

final class ProgramOptionsTest {
    private static final int WORKED = 42;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /// A program with one setting.
    private record Config(LogOptions log, List<SettingInForce> inForce, List<String> warnings)
            implements ProgramSettings {
        static Config read(Flags flags, String toml) throws StartException {
            var settings = new SettingsReader(flags, Map.of(), SettingsFile.parse(Path.of("program.toml"), toml));
            settings.read(Setting.named("rate"), ValueType.decimal(0, 10), 5.0);
            LogOptions log = LogOptions.read(settings, Map.of());
            settings.check();
            return new Config(log, settings.inForce(), settings.warnings());
        }
    }

    @CommandLine.Command
    private static final class Program {
        @Mixin
        private ProgramOptions options = new ProgramOptions();
    }

    @Test
    void withoutAWishTheProgramRuns() throws Exception {
        assertThat(run("")).isEqualTo(WORKED);
    }

    @Test
    void printedConfigurationNamesEachValueAndItsOrigin() throws Exception {
        assertThat(run("rate = 7\n", "--print-config", "--log-level", "debug")).isEqualTo(ExitCode.OK);

        assertThat(text(out).lines())
                .containsExactly(
                        "log_format = text  # default",
                        "log_level = \"debug\"  # --log-level",
                        "rate = \"7\"  # program.toml:1:1");
    }

    @Test
    void usableConfigurationIsSaidToBeWithItsWarnings() throws Exception {
        assertThat(run("rat = 7\n", "--check-config")).isEqualTo(ExitCode.OK);

        assertThat(text(out)).isEqualTo("the settings can be used\n");
        assertThat(text(err)).isEqualTo("Warning: program.toml:1:1: nothing reads \"rat\"; did you mean \"rate\"?\n");
    }

    @Test
    void configurationThatCannotBeUsedIsACheckThatFailedWithEveryProblem() throws Exception {
        assertThat(run("rate = 11\nlog_format = 1\n", "--check-config")).isEqualTo(ExitCode.USAGE);

        assertThat(text(err)).contains("program.toml:1:1: rate", "program.toml:2:1: log_format");
    }

    @Test
    void configurationThatCannotBeUsedIsAStartThatFailed() throws Exception {
        assertThat(run("rate = 11\n")).isEqualTo(ExitCode.FAILED);

        assertThat(text(err)).startsWith("Error: program.toml:1:1: rate = \"11\": expected a number from 0.0 to 10.0");
    }

    private int run(String toml, String... arguments) throws InterruptedException {
        ProgramOptions options = CommandLine.populateCommand(new Program(), arguments).options;
        return options.start(
                () -> Config.read(options.addTo(new Flags()), toml), settings -> WORKED, printing(out), printing(err));
    }

    private static PrintStream printing(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream written) {
        return written.toString(StandardCharsets.UTF_8);
    }
}
