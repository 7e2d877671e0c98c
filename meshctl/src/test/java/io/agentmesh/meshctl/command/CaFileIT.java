package io.agentmesh.meshctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.Keys;
import io.agentmesh.http.testing.TestCertificate;
import io.agentmesh.http.tls.CertificateFiles;
import io.agentmesh.meshctl.testing.FakePartner;
import io.agentmesh.meshctl.testing.FixedRandom;
import io.agentmesh.meshctl.testing.Terminal;
import io.agentmesh.meshctl.testing.Terminal.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A registry with a certificate that no public authority gave it.
final class CaFileIT {
    private static final String AGENT = "http://127.0.0.1:9001";

    private static final String USER = "{\"id\":\"0b8f4b7a-5d0e-4d5a-8d0c-3f6a2d9b7c11\",\"external_id\":\"local:me\","
            + "\"provider\":\"local\",\"created_at\":\"2026-05-01T10:00:00Z\"}";

    private final Path home;
    private final Path chain;
    private final FakePartner registry;
    private final Terminal terminal;

    CaFileIT(@TempDir Path home) throws Exception {
        this.home = home;
        TestCertificate certificate = TestCertificate.of("ip:127.0.0.1", home);
        chain = certificate.writeChain(home.resolve("chain.pem"));
        registry =
                FakePartner.onTcpWithTls(CertificateFiles.load(chain, certificate.writeKey(home.resolve("key.pem"))));
        Files.createDirectories(home.resolve("bin"));
        terminal = Terminal.at(home)
                .withConfig("bearer_token = \"c4n4ry-token\"\ncp_url = \"" + registry.url() + "\"\n")
                .withRandom(new FixedRandom(Keys.ALICE))
                .with("PATH", home.resolve("bin").toString());
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void withoutTheFileTheRegistryIsNotTrustedAndTheFailureNamesTheOption() {
        Typed typed = terminal.type("discover");

        assertThat(typed.exitCode()).isEqualTo(6);
        assertThat(typed.err()).contains("unable to find valid certification path", "--ca-file PATH");
        assertThat(registry.asked()).isEmpty();
    }

    @Test
    void certificateOfTheFlagIsTrusted() {
        registry.willAnswer(200, "[]");

        assertThat(terminal.type("discover", "--ca-file", chain.toString()).exitCode())
                .isZero();
    }

    @Test
    void certificateOfTheVariableIsTrusted() {
        registry.willAnswer(200, "[]");

        assertThat(terminal.with("MESH_CA_FILE", chain.toString())
                        .type("discover")
                        .exitCode())
                .isZero();
    }

    @Test
    void certificateIsKeptWithTheLogin() throws IOException {
        registry.willAnswer(200, USER).willAnswer(200, "[]");
        Path token = Files.writeString(home.resolve("token"), "c4n4ry-other");

        Typed login = terminal.type("login", "--token-file", token.toString(), "--ca-file", chain.toString());

        assertThat(login.err()).contains("Login successful");
        assertThat(terminal.config()).contains("ca_file = \"" + chain + "\"");
        assertThat(terminal.type("discover").exitCode()).isZero();
    }

    @Test
    void emptyVariableNamesNoFile() {
        registry.willAnswer(200, "[]");
        terminal.with("MESH_CA_FILE", "");

        assertThat(terminal.type("discover", "--ca-file", chain.toString()).exitCode())
                .isZero();
        assertThat(terminal.type("discover").err()).contains("--ca-file").doesNotContain("MESH_CA_FILE");
    }

    @ParameterizedTest
    @CsvSource({
        "missing.pem, does not exist",
        "empty.pem, holds no certificate",
        "text.pem, holds no certificate",
        ".mesh, Is a directory"
    })
    void fileOfNoUseIsNamedWithWhoNamedIt(String file, String why) throws IOException {
        Files.writeString(home.resolve("empty.pem"), "");
        Files.writeString(home.resolve("text.pem"), "no certificate\n");
        String path = home.resolve(file).toString();

        Typed typed = terminal.type("discover", "--ca-file", path);

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err()).contains("cannot use the certificates to trust: --ca-file: ", why);
        assertThat(terminal.with("MESH_CA_FILE", path).type("discover").err()).contains("MESH_CA_FILE: ", why);
        assertThat(registry.asked()).isEmpty();
    }

    @Test
    void daemonIsToldOfTheFile() throws IOException {
        program("meshd");
        registry.willAnswer(201, "{\"agent_card\":{\"name\":\"alice\"},\"api_token\":\"c4n4ry-new\"}");

        Typed typed = terminal.with("MESH_SETUP_KEY", "c4n4ry-setup")
                .type(
                        "up",
                        "--name",
                        "alice",
                        "--capabilities",
                        "echo",
                        "--local-agent",
                        AGENT,
                        "--ca-file",
                        "" + chain);

        assertThat(typed.exitCode()).isZero();
        assertThat(Files.readString(home.resolve("meshd.args"))).contains(" --ca-file " + chain + " ");
        assertThat(terminal.config()).contains("ca_file = \"" + chain + "\"");
    }

    @Test
    void serviceIsToldOfTheFileUnlessItIsKeptWhereTheDaemonLooks() throws IOException {
        program("meshd");
        program("systemctl");
        String[] install = {"service", "install", "--dry-run", "--local-agent", AGENT};

        assertThat(terminal.with("MESH_CA_FILE", chain.toString()).type(install).out())
                .contains("\"--ca-file\" \"" + chain + "\"");

        terminal.without("MESH_CA_FILE").withConfig(terminal.config() + "ca_file = \"" + chain + "\"\n");
        assertThat(terminal.type(install).out()).contains("--local-agent").doesNotContain("--ca-file");
    }

    @Test
    void fileThatTheDaemonWouldRefuseIsRefusedBeforeAnythingIsStarted() throws IOException {
        program("meshd");
        program("systemctl");

        Typed typed = terminal.type("service", "install", "--local-agent", AGENT, "--ca-file", home + "/none.pem");

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err()).contains("--ca-file: " + home.resolve("none.pem") + " does not exist");
        assertThat(home.resolve("systemctl.args")).doesNotExist();
    }

    private void program(String name) throws IOException {
        Path file = home.resolve("bin").resolve(name);
        Files.writeString(file, "#!/bin/sh\necho \"$@\" \"\" >> " + home.resolve(name + ".args") + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
