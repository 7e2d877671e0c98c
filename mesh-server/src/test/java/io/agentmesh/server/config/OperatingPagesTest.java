package io.agentmesh.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.program.StartException;
import io.agentmesh.program.main.ProgramSettings;
import io.agentmesh.program.settings.Flags;
import io.agentmesh.program.settings.SettingInForce;
import io.agentmesh.program.settings.SettingsFile;
import io.agentmesh.registry.config.RegistryConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds the operators' pages to the settings that the programs have: each is named, and no other one.
final class OperatingPagesTest {
    private static final Path PAGES = Path.of("..", "docs");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern KEY = Pattern.compile("[a-z][a-z_]*(\\.[a-z_]+)*");
    private static final Pattern BLOCK = Pattern.compile("```.*?```", Pattern.DOTALL);
    private static final Pattern TOML = Pattern.compile("```toml\n(.*?)```", Pattern.DOTALL);

    private final String registryPage = page("operating-the-registry.md");
    private final String serverPage = page("operating-the-server.md");
    private final String relayPage = page("operating-the-relay.md");

    OperatingPagesTest() throws IOException {}

    @Test
    void registrysPageNamesItsSettings() throws StartException {
        assertThat(named(registryPage)).containsAll(keys(registry(SettingsFile.none())));
    }

    /// The relay's settings are told on the relay's page.
    @Test
    void serversPageNamesItsSettings() throws StartException {
        Set<String> told = named(serverPage);
        told.addAll(named(relayPage));
        Set<String> relays = keysOfTables(relayPage);

        assertThat(told).containsAll(keys(server(SettingsFile.none())));
        assertThat(named(serverPage))
                .containsAll(keys(server(SettingsFile.none())).stream()
                        .filter(key -> !relays.contains(key))
                        .toList());
    }

    @Test
    void pagesNameNoSettingThatThereIsNot() throws StartException {
        Set<String> servers = keys(server(SettingsFile.none()));

        assertThat(keys(registry(SettingsFile.none()))).containsAll(keysOfTables(registryPage));
        assertThat(servers).containsAll(keysOfTables(serverPage));
    }

    @Test
    void filesThatArePrintedCanBeUsed() throws StartException {
        for (String file : files(serverPage)) {
            assertThat(server(SettingsFile.parse(Path.of("server.toml"), file)).warnings())
                    .isEmpty();
        }
        for (String file : files(registryPage)) {
            assertThat(registry(SettingsFile.parse(Path.of("registry.toml"), file))
                            .warnings())
                    .isEmpty();
        }
        assertThat(files(serverPage)).isNotEmpty();
    }

    /// A page that names a setting wrongly is seen.
    @Test
    void keysAreFoundWhereTheyStand() {
        String page = """
                | key (flag: so) | default |
                |---|---|
                | `one`, `two.three` | `four` |

                | word | meaning |
                |---|---|
                | `five` | |
                """;

        assertThat(keysOfTables(page)).containsExactly("one", "two.three");
        assertThat(named(page)).contains("four", "five");
    }

    private static ProgramSettings registry(SettingsFile file) throws StartException {
        return RegistryConfig.read(new RegistryConfig.CommandLine(null, null, new Flags()), Map.of(), file);
    }

    private static ProgramSettings server(SettingsFile file) throws StartException {
        return ServerConfig.read(new Flags(), Map.of(), file);
    }

    private static Set<String> keys(ProgramSettings settings) {
        return settings.inForce().stream().map(SettingInForce::key).collect(Collectors.toCollection(TreeSet::new));
    }

    /// What stands in the first column of the tables about keys; `queue.…` stands for many and names none.
    private static Set<String> keysOfTables(String page) {
        Set<String> keys = new TreeSet<>();
        boolean aboutKeys = false;
        for (String line : page.lines().toList()) {
            if (!line.startsWith("|")) {
                aboutKeys = false;
            } else if (line.startsWith("| key ")) {
                aboutKeys = true;
            } else if (aboutKeys) {
                keys.addAll(named(line.split("\\|", 3)[1]));
            }
        }
        return keys;
    }

    /// Everything in code within a sentence or a table that could be a key.
    private static Set<String> named(String text) {
        return CODE.matcher(BLOCK.matcher(text).replaceAll(""))
                .results()
                .map(code -> code.group(1))
                .filter(word -> KEY.matcher(word).matches())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> files(String page) {
        Stream<MatchResult> blocks = TOML.matcher(page).results();
        return blocks.map(block -> block.group(1)).toList();
    }

    private static String page(String name) throws IOException {
        return Files.readString(PAGES.resolve(name));
    }
}
