package io.agentmesh.meshctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.meshctl.testing.FakePartner;
import io.agentmesh.meshctl.testing.Terminal;
import io.agentmesh.meshctl.testing.Terminal.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `meshctl down`, with programs that stand for `meshd` and `systemctl`.
@SuppressWarnings("NullAway.Init") // set before each test
final class DownIT {
    private static final String STAYS = "exec /usr/bin/tail -f /dev/null";
    private static final String CARD = "{\"api_token\":\"c4n4ry-new\",\"agent_card\":{\"name\":\"alice\"}}";

    private final List<ProcessHandle> started = new ArrayList<>();
    private Path home;
    private Terminal terminal;

    @BeforeEach
    void settle(@TempDir Path folder) throws IOException {
        home = folder;
        Files.createDirectories(home.resolve("bin"));
        Files.createDirectories(home.resolve(".mesh"));
        terminal =
                Terminal.at(folder).with("PATH", home.resolve("bin").toString()).with("MESH_SETUP_KEY", "c4n4ry-setup");
    }

    @AfterEach
    void endWhatIsLeft() {
        started.forEach(ProcessHandle::destroyForcibly);
    }

    private void program(String name, String script) throws IOException {
        Path file = home.resolve("bin").resolve(name);
        Files.writeString(file, "#!/bin/sh\necho \"$@\" >> " + home.resolve(name + ".args") + "\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private ProcessHandle upInTheBackground() throws IOException {
        try (FakePartner registry = FakePartner.onTcp().willAnswer(201, CARD);
                FakePartner _ = FakePartner.onSocket(home.resolve(".mesh/meshd.sock"))
                        .willAnswer(503, "{}")
                        .willAnswer(200, "{\"relay\":\"up\"}")) {
            Typed typed = terminal.type(
                    "up",
                    "--name",
                    "alice",
                    "--capabilities",
                    "echo",
                    "--cp-url",
                    registry.url(),
                    "--local-agent",
                    "http://127.0.0.1:9001",
                    "--background");

            assertThat(typed.exitCode()).as(typed.err()).isZero();
            assertThat(typed.out()).contains("stop it with: meshctl down");
        }
        String note = Files.readString(home.resolve(".mesh/meshd.pid"));
        long id = Long.parseLong(note.substring(0, note.indexOf(' ')));
        ProcessHandle daemon = ProcessHandle.of(id).orElseThrow();
        started.add(daemon);
        return daemon;
    }

    @Test
    void daemonInTheBackgroundIsToldToEndAndWaitedFor() throws IOException {
        program("meshd", STAYS);
        ProcessHandle daemon = upInTheBackground();

        Typed typed = terminal.type("down");

        assertThat(typed.exitCode()).as(typed.err()).isZero();
        assertThat(typed.out()).isEqualTo("meshd stopped, it was process " + daemon.pid() + ".\n");
        assertThat(daemon.isAlive()).isFalse();
        assertThat(home.resolve(".mesh/meshd.pid")).doesNotExist();
        assertThat(terminal.type("down").out()).isEqualTo("meshd is not running.\n");
    }

    @Test
    void daemonThatDoesNotEndIsSaidToStillRun() throws IOException {
        Path deaf = home.resolve("deaf");
        program("meshd", "trap '' TERM\n: > " + deaf + "\n" + STAYS);
        ProcessHandle daemon = upInTheBackground();
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(deaf));

        Typed typed = terminal.type("down", "--timeout", "1");

        assertThat(typed.exitCode()).isEqualTo(9);
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err()).contains("still runs after 1 s", "kill -9 " + daemon.pid());
        assertThat(daemon.isAlive()).isTrue();
    }

    @Test
    void processThatHasTheIdOfALaterDaySurvives() throws IOException {
        Process somebodyElses = new ProcessBuilder("tail", "-f", "/dev/null").start();
        started.add(somebodyElses.toHandle());
        Files.writeString(home.resolve(".mesh/meshd.pid"), somebodyElses.pid() + " 1\n");

        Typed typed = terminal.type("-o", "json", "down");

        assertThat(typed.exitCode()).isZero();
        assertThat(typed.out()).contains("\"stopped\": false");
        assertThat(somebodyElses.isAlive()).isTrue();
    }

    @Test
    void daemonThatSomebodyElseStartedIsNotStopped() throws IOException {
        try (FakePartner _ =
                FakePartner.onSocket(home.resolve(".mesh/meshd.sock")).willAnswer(200, "{\"state\":\"Connected\"}")) {
            Typed typed = terminal.type("down");

            assertThat(typed.exitCode()).isEqualTo(7);
            assertThat(typed.err()).contains("was not started by meshctl up", "Ctrl-C");
        }
    }

    @Test
    void socketThatNobodyServesIsNobodys() throws IOException {
        FakePartner.onSocket(home.resolve(".mesh/meshd.sock")).close();
        Files.writeString(home.resolve(".mesh/meshd.sock"), "");

        assertThat(terminal.type("down").out()).isEqualTo("meshd is not running.\n");
    }

    @Test
    void serviceIsStoppedAndStays() throws IOException {
        program("systemctl", "exit 0");
        Path unit = home.resolve(".config/systemd/user/agent-mesh-default.service");
        Files.createDirectories(unit.getParent());
        Files.writeString(unit, "[Unit]\n");

        Typed typed = terminal.type("down");

        assertThat(typed.exitCode()).isZero();
        assertThat(typed.out()).isEqualTo("Service stopped: " + unit + "\n");
        assertThat(Files.readAllLines(home.resolve("systemctl.args")))
                .containsExactly("--user stop agent-mesh-default.service");
        assertThat(unit).exists();
    }

    @Test
    void logAboveItsBoundMakesRoomAtTheNextStartAndOneAtItGoesOn() throws IOException {
        program("meshd", "echo $MESH_LOG_FILE > " + home.resolve("log") + "\n" + STAYS);
        Path log = home.resolve(".mesh/meshd.log");
        Path older = home.resolve(".mesh/meshd.log.1");
        Files.write(log, new byte[4 << 20]);

        upInTheBackground();
        assertThat(older).doesNotExist();
        Awaitility.await().untilAsserted(() -> assertThat(home.resolve("log")).hasContent(log.toString()));
        assertThat(terminal.type("down").exitCode()).isZero();

        Files.write(log, new byte[(4 << 20) + 1]);
        upInTheBackground();

        assertThat(older).hasSize((4 << 20) + 1);
        assertThat(log).isEmptyFile();
    }
}
