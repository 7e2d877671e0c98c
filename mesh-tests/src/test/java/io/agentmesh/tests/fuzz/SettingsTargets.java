package io.agentmesh.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.program.settings.InvalidSettingsException;
import io.agentmesh.program.settings.SettingsFile;
import java.nio.file.Path;

/// The file that an operator writes.
final class SettingsTargets {
    private static final Path FILE = Path.of("mesh.toml");

    private SettingsTargets() {}

    /// Read, or refused with places in the file.
    static void toml(String text) {
        try {
            assertThat(SettingsFile.parse(FILE, text)).isNotNull();
        } catch (InvalidSettingsException invalid) {
            assertThat(invalid.problems())
                    .isNotEmpty()
                    .allSatisfy(problem -> assertThat(problem).startsWith(FILE + ":"));
        }
    }
}
