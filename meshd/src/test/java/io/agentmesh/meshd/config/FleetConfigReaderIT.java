package io.agentmesh.meshd.config;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.meshd.node.ConfiguredAcl;
import io.agentmesh.program.StartException;
import io.agentmesh.program.settings.Flags;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several agents from one file: each stands for itself.
final class FleetConfigReaderIT {
    private final Path home;
    private final Path file;

    FleetConfigReaderIT(@TempDir Path home) throws IOException {
        this.home = home;
        this.file = home.resolve("agents.toml");
        mesh("default", ALICE);
        mesh("work", BOB);
    }

    @Test
    void eachAgentHasItsOwnKeyFolderAndUrlAndTheRelayOfAll() throws Exception {
        write("""
                relay_url = "ws://127.0.0.1:1/ws"
                [agent.default]
                local_agent_url = "http://127.0.0.1:9001"
                [agent.work]
                local_agent_url = "http://127.0.0.1:9002"
                relay_url = "ws://127.0.0.1:2/ws"
                """);

        List<FleetConfig.Member> members = read().members();

        assertThat(members).extracting(FleetConfig.Member::name).containsExactly("default", "work");
        MeshdConfig alice = members.get(0).config();
        MeshdConfig bob = members.get(1).config();
        assertThat(alice.keys().id()).isEqualTo(ALICE.id());
        assertThat(alice.home().folder()).isEqualTo(home.resolve(".mesh"));
        assertThat(alice.relay()).hasToString("ws://127.0.0.1:1/ws");
        assertThat(bob.keys().id()).isEqualTo(BOB.id());
        assertThat(bob.home().folder()).isEqualTo(home.resolve(".mesh/contexts/work"));
        assertThat(bob.relay()).hasToString("ws://127.0.0.1:2/ws");
        assertThat(bob.localAgent()).isEqualTo(new LocalAgentPlace.Http(URI.create("http://127.0.0.1:9002")));
    }

    @Test
    void keyOfTheEnvironmentIsNobodys() throws Exception {
        write(two());

        FleetConfig config =
                FleetConfigReader.read(file, new Flags(), Map.of("HOME", home.toString(), "MESH_SECRET_KEY", "c4n4ry"));

        assertThat(config.members()).hasSize(2);
    }

    @Test
    void agentWhoseSettingsAreNoGoodIsLeftOutAndSaidSo() throws Exception {
        write(two() + "[agent.nowhere]\nlocal_agent_url = \"http://h/\"\n");
        mesh("work", "secret_key = \"c4n4ry\"\n");

        FleetConfig config = read();

        assertThat(config.members()).extracting(FleetConfig.Member::name).containsExactly("default");
        assertThat(config.warnings())
                .anyMatch(line -> line.startsWith("agent work is left out: "))
                .anyMatch(line -> line.contains("agent nowhere is left out: MESH_CONTEXT names a context"))
                .noneMatch(line -> line.contains("c4n4ry"));
    }

    @Test
    void oneKeyForTwoAgentsIsOneAgent() throws Exception {
        write(two());
        mesh("work", ALICE);

        FleetConfig config = read();

        assertThat(config.members()).hasSize(1);
        assertThat(config.warnings()).anyMatch(line -> line.contains("it has the key of agent default"));
    }

    @Test
    void wordThatIsNoneOfTheFilesIsRefusedSoThatNoKeyIsWrittenThere() throws Exception {
        write(two() + "secret_key_hex = \"c4n4ry\"\n");
        assertThat(read().warnings())
                .anyMatch(line -> line.contains("not known in [agent.work]: secret_key_hex"))
                .noneMatch(line -> line.contains("c4n4ry"));

        write("local_agent_url = \"http://h/\"\n" + two());
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(this::read)
                .withMessageContaining("not known above the tables: local_agent_url");
    }

    @Test
    void moreAgentsThanTheBoundAndNoneAtAllAreRefused() throws Exception {
        write(IntStream.rangeClosed(0, FleetConfigReader.MAX_AGENTS)
                .mapToObj(i -> "[agent.a" + i + "]\nlocal_agent_url = \"http://h/\"\n")
                .collect(Collectors.joining()));
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(this::read)
                .withMessageContaining("33 agents (expected: 1..32");

        write("");
        assertThatExceptionOfType(StartException.class).isThrownBy(this::read).withMessageContaining("0 agents");
    }

    @Test
    void fileOfWhichNoAgentCanBeStartedIsAnError() throws Exception {
        write("[agent.nowhere]\nlocal_agent_url = \"http://h/\"\n");

        assertThatExceptionOfType(StartException.class)
                .isThrownBy(this::read)
                .withMessageContaining("no agent of")
                .withMessageContaining("nowhere is left out");
    }

    @Test
    void settingsOfOneAgentAreReadAgainByThemselves() throws Exception {
        write(two());
        FleetConfig.Member work = read().members().get(1);
        write(two().replace("9002", "9003"));
        mesh("default", "secret_key = \"c4n4ry\"\n");

        assertThat(work.again().read().localAgent())
                .isEqualTo(new LocalAgentPlace.Http(URI.create("http://127.0.0.1:9003")));
    }

    @Test
    void oneAgentMayLetEverybodyInWhileTheOthersDoNot() throws Exception {
        write(two() + "allow_all = true\n");

        List<FleetConfig.Member> members = read().members();

        assertThat(members.get(0).config().acl()).isEqualTo(ConfiguredAcl.none());
        assertThat(members.get(1).config().acl()).isEqualTo(ConfiguredAcl.allowingAll());

        write("allow_all = true\n" + two());
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(this::read)
                .withMessageContaining("not known above the tables: allow_all");
    }

    @Test
    void plainWayToTheRelayOfAllIsAllowedAboveTheTables() throws Exception {
        String plain = two().replace("127.0.0.1:1/ws", "relay.test/ws");
        write(plain);
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(this::read)
                .withMessageContaining("the way to relay.test would not be encrypted");

        write("allow_plain_relay = true\n" + plain);
        assertThat(read().members()).hasSize(2);
    }

    private static String two() {
        return """
                relay_url = "ws://127.0.0.1:1/ws"
                [agent.default]
                local_agent_url = "http://127.0.0.1:9001"
                [agent.work]
                local_agent_url = "http://127.0.0.1:9002"
                """;
    }

    private FleetConfig read() throws StartException {
        return FleetConfigReader.read(file, new Flags(), Map.of("HOME", home.toString()));
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    private void mesh(String context, AgentKeyPair keys) throws IOException {
        mesh(context, "secret_key = \"" + keys.secretHex() + "\"\n");
    }

    private void mesh(String context, String config) throws IOException {
        Path own = home.resolve(".mesh");
        Path folder = context.equals("default") ? own : own.resolve("contexts").resolve(context);
        Files.createDirectories(folder);
        Path path = Files.writeString(folder.resolve("config.toml"), config);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }
}
